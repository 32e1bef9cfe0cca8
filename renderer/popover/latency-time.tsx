import type { ReactElement } from 'react'
import type { Latency } from '../../electron/common/contracts/app/gateways.ts'
import { clockTime } from '../../electron/common/wording/relative-time.ts'
import { useT, useWords } from '../i18n/use-words.ts'
import { useMinute } from '../store/clock.ts'

/** Beyond this the time is shown as an old one. */
const oldMs = 10 * 60_000

/** How far a gateway is; when that was measured is said on hover, and to screen readers where it is long ago. */
export function LatencyTime({ latency }: { readonly latency: Latency }): ReactElement {
  const t = useT()
  const words = useWords()
  const now = useMinute()
  const old = now - latency.at > oldMs
  const said = t(old ? 'list.latencyOld' : 'list.latencyAt', { time: clockTime(words, latency.at, now) })
  return (
    <span className="latency" data-old={old || undefined} title={said}>
      {t('list.latency', { ms: Math.max(1, Math.round(latency.ms)) })}
      {old ? <span className="visually-hidden">, {said}</span> : null}
    </span>
  )
}
