import { type ReactElement, useState } from 'react'
import { useT } from '../i18n/use-words.ts'
import { call } from '../store/bridge.ts'
import { Button } from './button.tsx'

/** A command for a terminal, to read and to copy; nothing when there is none. */
export function CommandLine({ command }: { readonly command: string }): ReactElement | null {
  const t = useT()
  const [copied, setCopied] = useState('')
  if (command === '') return null
  const copy = async (): Promise<void> => {
    const answer = await call('copy', { text: command })
    if (answer.ok) setCopied(command)
  }
  return (
    <div className="command-line">
      <p className="command-label">{t(command.startsWith('sudo ') ? 'setup.terminal' : 'setup.administrator')}</p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls has to be reachable by keyboard */}
      <section className="technical" tabIndex={0} aria-label={t('setup.command')}>
        <pre>{command}</pre>
      </section>
      <Button onPress={() => void copy()}>{copied === command ? t('common.copied') : t('setup.copy')}</Button>
    </div>
  )
}
