import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { Latency } from '../../electron/common/contracts/app/gateways.ts'
import { relativeTime } from '../../electron/common/wording/relative-time.ts'
import { useNow } from '../store/clock.ts'

/** Beyond this the time is shown as an old one. */
const oldMs = 10 * 60_000

/** How far a gateway is; how long ago that was measured is said on hover, and to screen readers where it is long. */
export function LatencyTime({ latency }: { readonly latency: Latency }): ReactElement {
  const { t } = useTranslation()
  const now = useNow()
  const old = now - latency.at > oldMs
  const ago = relativeTime(latency.at, now)
  const said = t(old ? 'list.latencyOld' : 'list.latencyAt', { ago })
  return (
    <span className="latency" data-old={old || undefined} title={said}>
      {t('list.latency', { ms: Math.max(1, Math.round(latency.ms)) })}
      {old ? <span className="visually-hidden">, {said}</span> : null}
    </span>
  )
}
