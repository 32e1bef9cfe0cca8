import { Copy, Download, KeyRound } from 'lucide-react'
import { type ReactElement, useState } from 'react'
import type { Fault } from '../../../electron/common/fault.ts'
import { useT } from '../../i18n/use-words.ts'
import { call } from '../../store/bridge.ts'
import { Button } from '../../ui/button.tsx'
import { FaultNote } from '../../ui/fault-note.tsx'
import { QrPicture } from '../../ui/qr-picture.tsx'

interface ConfViewProps {
  /** What the file is called. */
  readonly name: string
  readonly conf: string
  /** The private key is in it. */
  readonly complete: boolean
  /** It can't be had again. */
  readonly once: boolean
  /** It is somewhere else, too: in a file, or in the clipboard. */
  readonly onKept?: () => void
}

/** A WireGuard configuration as picture, text and file. It lives no longer than the dialog around it. */
export function ConfView({ name, conf, complete, once, onKept }: ConfViewProps): ReactElement {
  const t = useT()
  const [done, setDone] = useState<'copied' | 'saved' | null>(null)
  const [path, setPath] = useState('')
  const [fault, setFault] = useState<Fault | null>(null)
  const copy = async (): Promise<void> => {
    const answer = await call('copy', { text: conf })
    setFault(answer.ok ? null : answer.fault)
    setDone(answer.ok ? 'copied' : null)
    if (answer.ok) onKept?.()
  }
  const save = async (): Promise<void> => {
    const answer = await call('saveConf', { name, conf })
    setFault(answer.ok ? null : answer.fault)
    if (!answer.ok || answer.value.path === '') return
    setPath(answer.value.path)
    setDone('saved')
    onKept?.()
  }
  return (
    <div className="conf">
      <div className="note" role="note">
        <KeyRound className="icon" aria-hidden="true" />
        <p className="note-body">{once ? t('manage.conf.once') : complete ? t('manage.conf.again') : t('manage.conf.incomplete')}</p>
      </div>
      <div className="conf-both">
        {complete ? <QrPicture text={conf} label={t('manage.conf.picture', { name })} /> : null}
        <div className="conf-text">
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls has to be reachable by keyboard */}
          <section className="technical" tabIndex={0} aria-label={t('manage.conf.text', { name })}>
            <pre>{conf}</pre>
          </section>
          <div className="conf-acts">
            {complete ? (
              <Button icon={<Download className="icon-small" aria-hidden="true" />} onPress={() => void save()}>
                {t('manage.conf.save')}
              </Button>
            ) : null}
            <Button icon={<Copy className="icon-small" aria-hidden="true" />} onPress={() => void copy()}>
              {t('manage.conf.copy')}
            </Button>
          </div>
          <p className="quiet" role="status">
            {done === 'copied' ? t('manage.conf.copied') : done === 'saved' ? t('manage.conf.saved', { path }) : ''}
          </p>
        </div>
      </div>
      {fault === null ? null : <FaultNote fault={fault} />}
    </div>
  )
}
