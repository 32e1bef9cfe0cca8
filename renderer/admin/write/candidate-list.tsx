import { useVirtualizer } from '@tanstack/react-virtual'
import { Check } from 'lucide-react'
import { type KeyboardEvent, type ReactElement, useEffect, useId, useMemo, useRef, useState } from 'react'
import type { Candidate } from '../../../electron/common/contracts/app/admin.ts'
import { useT, useWords } from '../../i18n/use-words.ts'
import { MiddleCut } from '../../ui/middle-cut.tsx'
import { NodeState } from '../../ui/node-state.tsx'
import { SearchBox } from '../../ui/search-box.tsx'
import { systemName } from '../../ui/system-name.ts'
import { useTextScale } from '../../ui/use-text-scale.ts'
import { filterCandidates, isSelectable, reasonOf } from './candidate-choice.ts'

interface CandidateListProps {
  readonly label: string
  /** What is searched for; hosts, if nothing is said. */
  readonly searchLabel?: string
  readonly candidates: readonly Candidate[]
  readonly chosen: ReadonlySet<string>
  readonly many: boolean
  readonly onToggle: (nodeId: string) => void
}

const rowHeight = 46

/**
 * Every host, to choose one or some of. Those that can't be chosen stay, dimmed, with the reason and the way out; arrows reach them too, so that the
 * reason can be read. A list box with one tab stop; space and Enter choose.
 */
export function CandidateList({ label, searchLabel, candidates, chosen, many, onToggle }: CandidateListProps): ReactElement {
  const t = useT()
  const id = useId()
  const [text, setText] = useState('')
  const [active, setActive] = useState(0)
  const scroll = useRef<HTMLDivElement>(null)
  const search = useRef<{ focus(): void }>(null)
  useEffect(() => {
    if (hasNoFocusYet(scroll.current?.closest('[role="dialog"]') ?? null)) search.current?.focus()
  }, [])
  const scale = useTextScale()
  const shown = useMemo(() => filterCandidates(candidates, text), [candidates, text])
  const current = Math.min(active, Math.max(0, shown.length - 1))
  const virtual = useVirtualizer({
    count: shown.length,
    getScrollElement: () => scroll.current,
    estimateSize: () => Math.round(rowHeight * scale),
    getItemKey: (index) => shown[index]?.nodeId ?? index,
    overscan: 6,
  })
  const idOf = (index: number): string => `${id}-${shown[index]?.nodeId ?? ''}`
  const moveTo = (index: number): void => {
    const to = Math.min(shown.length - 1, Math.max(0, index))
    setActive(to)
    virtual.scrollToIndex(to, { align: 'auto' })
  }
  const toggle = (candidate: Candidate | undefined): void => {
    // who was chosen before something spoke against it may be taken out
    if (candidate !== undefined && (isSelectable(candidate) || (many && chosen.has(candidate.nodeId)))) onToggle(candidate.nodeId)
  }
  const onKey = (event: KeyboardEvent): void => {
    const page = Math.max(1, Math.floor((scroll.current?.clientHeight ?? 0) / (rowHeight * scale)) - 1)
    const to = {
      ArrowDown: current + 1,
      ArrowUp: current - 1,
      Home: 0,
      End: shown.length - 1,
      PageDown: current + page,
      PageUp: current - page,
    }[event.key]
    if (to !== undefined) {
      event.preventDefault()
      moveTo(to)
    } else if (event.key === ' ' || event.key === 'Enter') {
      event.preventDefault()
      toggle(shown[current])
    }
  }
  return (
    <div className="candidates">
      <div className="candidates-top">
        <SearchBox
          ref={search}
          label={searchLabel ?? t('write.searchHosts')}
          text={text}
          onText={(next) => {
            setText(next)
            setActive(0)
          }}
          onKey={(event) => {
            if (event.key !== 'ArrowDown') return
            event.preventDefault()
            scroll.current?.focus()
          }}
        />
        {many ? <span className="quiet number">{t('write.chosen', { count: chosen.size })}</span> : null}
      </div>
      <div
        ref={scroll}
        className="candidate-scroll"
        role="listbox"
        aria-label={label}
        aria-multiselectable={many}
        aria-activedescendant={shown.length === 0 ? undefined : idOf(current)}
        tabIndex={0}
        onKeyDown={onKey}
      >
        <div className="candidate-rows" role="presentation" style={{ blockSize: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map((item) => {
            const candidate = shown[item.index]
            if (candidate === undefined) return null
            return (
              <CandidateRow
                key={candidate.nodeId}
                id={idOf(item.index)}
                candidate={candidate}
                chosen={chosen.has(candidate.nodeId)}
                active={item.index === current}
                many={many}
                position={item.index + 1}
                total={shown.length}
                index={item.index}
                top={item.start}
                measure={virtual.measureElement}
                onChoose={() => {
                  setActive(item.index)
                  toggle(candidate)
                }}
              />
            )
          })}
        </div>
      </div>
      {shown.length === 0 ? (
        <p className="candidates-none" role="status">
          {t('write.noMatch', { text })}
        </p>
      ) : null}
    </div>
  )
}

/** What is typed first in a dialog that asks for nothing else first is searched for. */
function hasNoFocusYet(dialog: Element | null): boolean {
  return dialog !== null && (document.activeElement === dialog || !dialog.contains(document.activeElement))
}

interface CandidateRowProps {
  readonly id: string
  readonly candidate: Candidate
  readonly chosen: boolean
  readonly active: boolean
  readonly many: boolean
  readonly position: number
  readonly total: number
  readonly index: number
  readonly top: number
  readonly measure: (element: HTMLElement | null) => void
  readonly onChoose: () => void
}

function CandidateRow(props: CandidateRowProps): ReactElement {
  const { id, candidate, chosen, active, many, position, total, index, top, measure, onChoose } = props
  const t = useT()
  const words = useWords()
  const selectable = isSelectable(candidate) || (many && chosen)
  const reason = reasonOf(words, candidate)
  const under = reason !== '' ? reason : candidate.uses !== '' ? t('write.uses', { gateway: candidate.uses }) : ''
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the list box takes the keys for its options
    // biome-ignore lint/a11y/useFocusableInteractive: the list box holds the focus and names the active option
    <div
      id={id}
      role="option"
      className="candidate"
      aria-selected={chosen}
      aria-disabled={!selectable}
      aria-posinset={position}
      aria-setsize={total}
      data-active={active || undefined}
      data-caution={(selectable && reason !== '') || undefined}
      ref={measure}
      data-index={index}
      style={{ insetBlockStart: top }}
      onClick={onChoose}
    >
      <span className={many ? 'box' : 'box round'} aria-hidden="true">
        {chosen ? <Check /> : null}
      </span>
      <span className="candidate-words">
        <MiddleCut text={candidate.name} className="strong" />
        {under === '' ? null : <span className="candidate-reason">{under}</span>}
      </span>
      <span className="candidate-system">{systemName(candidate.os)}</span>
      <span className="address candidate-address">{candidate.address}</span>
      <NodeState status={candidate.status} short />
    </div>
  )
}
