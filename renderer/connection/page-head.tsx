import type { ReactElement, ReactNode } from 'react'
import { useT } from '../i18n/use-words.ts'
import { act } from '../store/acts-store.ts'
import { useViews } from '../store/views-store.ts'
import { Button } from '../ui/button.tsx'
import { FaultNote } from '../ui/fault-note.tsx'

interface PageHeadProps {
  readonly title: string
  readonly intro: string
  /** Buttons. */
  readonly children?: ReactNode
}

/** Title, one sentence, and what can be done; below it what is the matter with the helper, where something is. */
export function PageHead({ title, intro, children }: PageHeadProps): ReactElement {
  return (
    <>
      <header className="tab-head">
        <div className="tab-words">
          <h1>{title}</h1>
          <p className="quiet">{intro}</p>
        </div>
        {children === undefined ? null : <div className="tab-acts">{children}</div>}
      </header>
      <HelperAway />
    </>
  )
}

interface PageBodyProps {
  readonly title: string
  /** What scrolls is inside it. */
  readonly filled?: boolean
  readonly children: ReactNode
}

/** The part that scrolls, also by keyboard. */
export function PageBody({ title, filled = false, children }: PageBodyProps): ReactElement {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls has to be reachable by keyboard
    <section className={filled ? 'tab-body filled' : 'tab-body'} tabIndex={0} aria-label={title}>
      {children}
    </section>
  )
}

function HelperAway(): ReactElement | null {
  const t = useT()
  const helper = useViews((views) => views.tunnel?.helper ?? null)
  if (helper?.link !== 'gone') return null
  return (
    <div className="tab-note">
      <FaultNote fault={helper.fault}>
        <Button look="quiet" onPress={() => void act('retry', {})}>
          {t('connection.reconnect')}
        </Button>
      </FaultNote>
    </div>
  )
}

/** Whether the helper can be asked now. */
export function useHelperThere(): boolean {
  return useViews((views) => views.tunnel?.helper.link === 'ready')
}
