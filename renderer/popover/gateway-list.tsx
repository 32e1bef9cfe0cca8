import { SearchX, Waypoints } from 'lucide-react'
import {
  type KeyboardEvent,
  type ReactElement,
  type Ref,
  useCallback,
  useEffect,
  useId,
  useImperativeHandle,
  useRef,
  useState,
} from 'react'
import type { GatewayRow } from '../../electron/common/contracts/app/gateways.ts'
import { clockTime } from '../../electron/common/wording/relative-time.ts'
import { useT, useWords } from '../i18n/use-words.ts'
import { act } from '../store/acts-store.ts'
import { markedGateways } from '../store/current-gateway.ts'
import { searchGateways } from '../store/gateway-search.ts'
import { useViews } from '../store/views-store.ts'
import { Button } from '../ui/button.tsx'
import { EmptyNote } from '../ui/empty-note.tsx'
import { SearchBox } from '../ui/search-box.tsx'
import { SkeletonRows } from '../ui/skeleton-rows.tsx'
import { GatewayGrid, type GridHandle } from './gateway-grid.tsx'
import { OrderMenu } from './order-menu.tsx'
import { askAccess } from './popover-ui.ts'
import { rowDoor } from './row-door.ts'
import { useGatewayRows } from './use-gateway-rows.ts'

const opened = Date.now()

export interface ListHandle {
  /** Another gateway is wanted: the first one that can be joined is marked, and the next key is in the search. */
  choose(): void
}

/** Search and list. Arrows move through the list from the search field too; Enter joins the marked row. */
export function GatewayList({ ref }: { readonly ref: Ref<ListHandle> }): ReactElement {
  const t = useT()
  const words = useWords()
  const state = useViews((views) => views.gateways?.state ?? 'loading')
  const at = useViews((views) => views.gateways?.at ?? 0)
  const [still, setStill] = useState(false)
  const { rows, total, text, answered, whole } = useGatewayRows(still)
  const [active, setActive] = useState<string | null>(null)
  const [markedFor, setMarkedFor] = useState('')
  if (markedFor !== answered) {
    // the answer to a new text marks its first match, nothing else does
    setMarkedFor(answered)
    setActive(firstMatch(answered, rows)?.id ?? null)
  }
  const grid = useRef<GridHandle>(null)
  const search = useRef<{ focus(): void }>(null)
  const gridId = useId()
  const activeIndex = Math.max(
    0,
    rows.findIndex((row) => row.id === active),
  )
  const activeRow = active === null ? undefined : rows[activeIndex]

  /** For this text Enter came before the answer. Whatever the person does next takes it back. */
  const hurried = useRef<string | null>(null)

  const take = (row: GatewayRow): void => {
    const door = rowDoor(row)
    if (door === 'join' || door === 'ask') void act('join', { gatewayId: row.id })
    if (door === 'request') askAccess({ gatewayId: row.id, name: row.name })
  }

  // biome-ignore lint/correctness/useExhaustiveDependencies: only the answer to the text for which Enter was pressed joins
  useEffect(() => {
    const first = firstMatch(answered, rows)
    const asked = hurried.current === answered && whole && document.visibilityState === 'visible'
    hurried.current = null
    if (asked && first !== undefined) take(first)
  }, [answered])

  const move = useCallback(
    (to: number): void => {
      const row = rows[Math.min(rows.length - 1, Math.max(0, to))]
      if (row === undefined) return
      setActive(row.id)
      grid.current?.show(rows.indexOf(row))
    },
    [rows],
  )

  useImperativeHandle(ref, () => ({
    choose() {
      const marked = markedGateways(useViews.getState().tunnel, useViews.getState().gateways).map(({ gatewayId }) => gatewayId)
      const to = rows.findIndex(({ id, refusals }) => refusals.length === 0 && !marked.includes(id))
      if (to >= 0) move(to)
      search.current?.focus()
    },
  }))

  const onText = (next: string): void => {
    hurried.current = null
    searchGateways(next)
  }

  const onSearchKey = (event: KeyboardEvent<HTMLInputElement>): void => {
    // an Enter that chooses letters is none that joins
    if (event.nativeEvent.isComposing) return
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault()
      hurried.current = null
      move(active === null ? 0 : activeIndex + (event.key === 'ArrowDown' ? 1 : -1))
    }
    if (event.key === 'Enter' && text !== answered) hurried.current = text
    else if (event.key === 'Enter' && activeRow !== undefined) {
      event.preventDefault()
      take(activeRow)
    }
  }

  const listed = state === 'fresh' || state === 'stale'
  return (
    <section
      className="gateways"
      aria-label={t('list.label')}
      onPointerDown={() => {
        hurried.current = null
      }}
    >
      {state === 'none' ? null : (
        <div className="list-head">
          <SearchBox
            ref={search}
            label={t('list.search')}
            text={text}
            onText={onText}
            shortcut
            onKey={onSearchKey}
            {...(listed && rows.length > 0
              ? { controls: gridId, active: activeRow === undefined ? undefined : `${gridId}-${activeRow.id}` }
              : {})}
          />
          {listed && total > 1 ? <OrderMenu /> : null}
        </div>
      )}
      {state === 'loading' ? (
        <SkeletonRows rows={5} since={opened} words={t('list.loading')} longWords={t('list.loadingLong')} />
      ) : state === 'none' ? (
        <EmptyNote icon={<Waypoints />} title={t('list.none')} next={t('list.noneNext')} />
      ) : rows.length === 0 && text.trim() === '' ? (
        <EmptyNote icon={<Waypoints />} title={t('list.unread')} next={t('list.unreadNext')} />
      ) : rows.length === 0 ? (
        <EmptyNote icon={<SearchX />} title={t('list.noMatch', { text: answered })}>
          <Button onPress={() => searchGateways('')}>{t('common.clearSearch')}</Button>
        </EmptyNote>
      ) : (
        <GatewayGrid
          ref={grid}
          id={gridId}
          rows={rows}
          total={total}
          active={activeRow?.id ?? null}
          onActive={setActive}
          onStill={setStill}
        />
      )}
      {state === 'stale' && at > 0 ? (
        <p className="list-foot" title={t('list.staleTitle')}>
          {t('list.stale', { time: clockTime(words, at, Date.now()) })}
        </p>
      ) : listed && total > rows.length ? (
        <p className="list-foot">{t('list.more', { count: total, shown: rows.length })}</p>
      ) : null}
      <p className="visually-hidden" role="status">
        {listed && answered.trim() !== '' ? t('list.found', { count: total }) : ''}
      </p>
    </section>
  )
}

/** What Enter joins when nothing else was marked. */
function firstMatch(text: string, rows: readonly GatewayRow[]): GatewayRow | undefined {
  return text.trim() === '' ? undefined : (rows.find((row) => row.refusals.length === 0) ?? rows[0])
}
