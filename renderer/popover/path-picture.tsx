import type { TFunction } from 'i18next'
import { Globe, Laptop, X } from 'lucide-react'
import type { ReactElement } from 'react'
import { useT } from '../i18n/use-words.ts'
import { useViews } from '../store/views-store.ts'
import { MiddleCut } from '../ui/middle-cut.tsx'
import { type Lane, type Path, pathOf, type Stretch } from './path-of.ts'

/** you ━ gateway ━ internet, drawn from boxes and borders: it grows with the text and turns round for right-to-left. */
export function PathPicture(): ReactElement {
  const t = useT()
  const tunnel = useViews((views) => views.tunnel)
  const path = pathOf(tunnel)
  return (
    <div className="path" data-kind={path.kind} role="img" aria-label={pathLabel(path, t)}>
      <span className="path-end">
        <Laptop aria-hidden="true" />
        <span>{t('path.you')}</span>
      </span>
      <span className="lanes" data-count={path.lanes.length}>
        {path.lanes.map((lane) => (
          <LaneLine key={`${lane.before} ${lane.gateway}`} lane={lane} />
        ))}
      </span>
      <span className="path-end">
        <Globe aria-hidden="true" />
        <span>{t('path.internet')}</span>
      </span>
    </div>
  )
}

function LaneLine({ lane }: { readonly lane: Lane }): ReactElement {
  return (
    <span className="lane" data-waiting={lane.before === 'dashed' || undefined} data-broken={lane.before === 'broken' || undefined}>
      <Line stretch={lane.before} />
      {lane.gateway === '' ? null : (
        <span className="stop">
          <MiddleCut text={lane.gateway} />
        </span>
      )}
      {lane.gateway === '' && lane.after === lane.before ? null : <Line stretch={lane.after} />}
    </span>
  )
}

function Line({ stretch }: { readonly stretch: Stretch }): ReactElement {
  return (
    <span className="line" data-stretch={stretch}>
      {stretch === 'broken' ? <X className="break" aria-hidden="true" /> : null}
    </span>
  )
}

function pathLabel(path: Path, t: TFunction): string {
  const first = path.lanes[0]?.gateway ?? ''
  switch (path.kind) {
    case 'unknown':
    case 'direct':
    case 'none':
    case 'closed':
      return t(`path.${path.kind}`)
    case 'waiting':
      return first === '' ? t('path.unknown') : t('path.waiting', { gateway: first })
    case 'switching':
      return t('path.switching', { from: first, gateway: path.lanes[1]?.gateway ?? '' })
    default:
      return t(`path.${path.kind}`, { gateway: first })
  }
}
