// biome-ignore-all lint/a11y/useSemanticElements: virtual rows are placed by hand, which a table element's layout doesn't allow
// biome-ignore-all lint/a11y/useFocusableInteractive: a grid has one tab stop; rows and cells get the focus by arrow keys
import { CircleDashed, CirclePause, ShieldCheck, Star } from 'lucide-react'
import { type KeyboardEvent, memo, type ReactElement, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { GatewayRow as Row } from '../../electron/common/contracts/app/gateways.ts'
import { refusalText } from '../../electron/common/rules/explain.ts'
import { useWords } from '../i18n/use-words.ts'
import { act } from '../store/acts-store.ts'
import { countryName } from '../ui/country-name.ts'
import { MiddleCut } from '../ui/middle-cut.tsx'

interface GatewayRowProps {
  readonly domId: string
  readonly row: Row
  readonly index: number
  readonly top: number
  readonly measure: (element: HTMLElement | null) => void
  readonly mark: 'inUse' | 'joining' | 'held' | null
  readonly active: boolean
  readonly tabStop: boolean
  readonly onJoin: (gatewayId: string) => void
}

const marks = { inUse: ShieldCheck, joining: CircleDashed, held: CirclePause } as const
const markWords = { inUse: 'list.inUse', joining: 'list.joining', held: 'list.waitingHere' } as const

/** One gateway. Not joinable: dimmed, with the reason in the row, and still reachable, so that the reason can be read. */
export const GatewayRow = memo(function GatewayRow(props: GatewayRowProps): ReactElement {
  const { domId, row, index, top, measure, mark, active, tabStop, onJoin } = props
  const { t } = useTranslation()
  const words = useWords()
  const element = useRef<HTMLDivElement>(null)
  const reason = row.refusals.map((refusal) => refusalText(words, refusal)).join(', ')
  const joinable = reason === '' && mark !== 'inUse'
  const Mark = mark === null ? null : marks[mark]

  const onKey = (event: KeyboardEvent<HTMLDivElement>): void => {
    const onRow = event.target === element.current
    if (event.key === 'Enter' && onRow) {
      event.preventDefault()
      if (joinable) onJoin(row.id)
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
        measure(node)
      }}
      data-index={index}
      id={domId}
      role="row"
      className="gateway-row"
      aria-rowindex={index + 1}
      aria-disabled={reason !== ''}
      aria-selected={mark === 'inUse'}
      data-active={active || undefined}
      data-mark={mark ?? undefined}
      tabIndex={tabStop ? 0 : -1}
      style={{ insetBlockStart: top }}
      onKeyDown={onKey}
      onClick={() => {
        if (joinable) onJoin(row.id)
      }}
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
              {row.country === '' ? null : <span title={countryName(words, row.country)}>{row.country}</span>}
            </>
          ) : (
            <span className="row-reason">{reason}</span>
          )}
        </span>
      </span>
      <span role="gridcell" className="row-end">
        {Mark === null || mark === null ? (
          row.latencyMs === null ? null : (
            <span className="latency">{t('list.latency', { ms: Math.round(row.latencyMs) })}</span>
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
