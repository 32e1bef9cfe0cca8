// biome-ignore-all lint/a11y/useSemanticElements: virtual rows are placed by hand, which a table element's layout doesn't allow
// biome-ignore-all lint/a11y/useFocusableInteractive: a grid has one tab stop; rows and cells get the focus by arrow keys
import { CircleDashed, CirclePause, CircleSlash, ShieldCheck, Star } from 'lucide-react'
import { type KeyboardEvent, memo, type ReactElement, useRef } from 'react'
import type { GatewayRow as Row } from '../../electron/common/contracts/app/gateways.ts'
import { refusalText } from '../../electron/common/rules/explain.ts'
import { placeText } from '../../electron/common/wording/place-text.ts'
import { clockTime } from '../../electron/common/wording/relative-time.ts'
import { useT, useWords } from '../i18n/use-words.ts'
import { act } from '../store/acts-store.ts'
import type { MarkedGateway } from '../store/current-gateway.ts'
import { countryName } from '../ui/country-name.ts'
import { MiddleCut } from '../ui/middle-cut.tsx'
import { LatencyTime } from './latency-time.tsx'
import { askAccess } from './popover-ui.ts'
import { rowDoor } from './row-door.ts'

interface GatewayRowProps {
  readonly domId: string
  readonly row: Row
  readonly index: number
  readonly top: number
  /** Null for a row that isn't the one of its place yet. */
  readonly measure: ((element: HTMLElement) => () => void) | null
  readonly mark: MarkedGateway['mark'] | null
  readonly active: boolean
  readonly tabStop: boolean
  readonly onJoin: (gatewayId: string) => void
}

const marks = { inUse: ShieldCheck, joining: CircleDashed, held: CirclePause, silent: CircleSlash } as const
const markWords = { inUse: 'list.inUse', joining: 'list.joining', held: 'list.waitingHere', silent: 'list.silent' } as const

/** One gateway. Not joinable: with the reason in the row, and the door where there is one; else dimmed, and still reachable, so that the reason can be read. */
export const GatewayRow = memo(function GatewayRow(props: GatewayRowProps): ReactElement {
  const { domId, row, index, top, measure, mark, active, tabStop, onJoin } = props
  const t = useT()
  const words = useWords()
  const element = useRef<HTMLDivElement>(null)
  const reason = row.refusals.map((refusal) => refusalText(words, refusal)).join(', ')
  const door = mark === 'inUse' ? null : rowDoor(row)
  const Mark = mark === null ? null : marks[mark]

  const press = (): void => {
    if (door === 'join' || door === 'ask') onJoin(row.id)
    if (door === 'request') askAccess({ gatewayId: row.id, name: row.name })
  }

  const onKey = (event: KeyboardEvent<HTMLDivElement>): void => {
    const onRow = event.target === element.current
    if (event.key === 'Enter' && onRow) {
      event.preventDefault()
      press()
    }
    if (event.key === 'ArrowRight' || event.key === 'ArrowLeft') {
      event.preventDefault()
      event.stopPropagation()
      const forward = (event.key === 'ArrowRight') === (getComputedStyle(event.currentTarget).direction === 'ltr')
      if (forward) element.current?.querySelector<HTMLElement>('.star')?.focus()
      else element.current?.focus()
    }
  }

  return (
    <div
      ref={(node) => {
        element.current = node
        return node === null ? undefined : measure?.(node)
      }}
      data-index={index}
      id={domId}
      role="row"
      className="gateway-row"
      aria-rowindex={index + 1}
      aria-disabled={reason !== '' && door === null}
      aria-selected={mark === 'inUse'}
      data-active={active || undefined}
      data-mark={mark ?? undefined}
      tabIndex={tabStop ? 0 : -1}
      style={{ insetBlockStart: top }}
      onKeyDown={onKey}
      onClick={press}
    >
      <span role="gridcell">
        <button
          type="button"
          className="star"
          tabIndex={-1}
          aria-pressed={row.favourite}
          aria-label={t('list.favourite', { gateway: row.name })}
          onClick={(event) => {
            event.stopPropagation()
            void act('setFavourite', { gatewayId: row.id, favourite: !row.favourite })
          }}
        >
          <Star className="icon" aria-hidden="true" />
        </button>
      </span>
      <span role="gridcell" className="row-words">
        <MiddleCut text={row.name} className="row-name" />
        <span className="row-under">
          {reason === '' ? (
            <>
              <span>{row.network}</span>
              <Place row={row} />
              {row.accessUntil === undefined ? null : (
                <span>{t('list.until', { time: clockTime(words, row.accessUntil, Date.now()) })}</span>
              )}
            </>
          ) : (
            <span className="row-reason">{reason}</span>
          )}
        </span>
      </span>
      <span role="gridcell" className="row-end">
        {Mark === null || mark === null ? (
          door === 'request' ? (
            <span className="row-door">{t('access.request')}</span>
          ) : row.latency === null ? null : (
            <LatencyTime latency={row.latency} />
          )
        ) : (
          <span className="row-mark" data-mark={mark}>
            {t(markWords[mark])}
            <Mark className="icon" aria-hidden="true" />
          </span>
        )}
      </span>
    </div>
  )
})

/** The country, by its code; where on the map on hover, or in its stead where the country isn't known. */
function Place({ row }: { readonly row: Row }): ReactElement | null {
  const words = useWords()
  const place = placeText(words, row.place)
  if (row.country === '') return place === '' ? null : <span>{place}</span>
  return <span title={[countryName(words, row.country), place].filter((part) => part !== '').join(' · ')}>{row.country}</span>
}
