import { useMemo, useRef } from 'react'
import type { GatewayRow } from '../../electron/common/contracts/app/gateways.ts'
import type { GatewayOrder } from '../../electron/common/model/order-gateways.ts'
import { filterRows, keepOrder, sortRows } from '../store/filter-rows.ts'
import { useGatewaySearch } from '../store/gateway-search.ts'
import { useViews } from '../store/views-store.ts'

const none: readonly GatewayRow[] = []

interface GatewayRows {
  readonly rows: readonly GatewayRow[]
  /** How many match in all, shown or not. */
  readonly total: number
  readonly text: string
}

/**
 * The rows to draw: the pushed ones, filtered here, or main's answer where there are more than were pushed. While `still` (pointer or focus in the
 * list) known rows keep their order, so that none moves away under the pointer.
 */
export function useGatewayRows(still: boolean): GatewayRows {
  const pushed = useViews((views) => views.gateways?.rows ?? none)
  const pushedTotal = useViews((views) => views.gateways?.total ?? 0)
  const text = useGatewaySearch((search) => search.text)
  const found = useGatewaySearch((search) => search.found)
  const order = useViews((views) => views.frame?.settings.gatewayOrder ?? 'usual')
  const answer = found !== null && found.text === text && found.order === order ? found : null
  const drawn = useRef<{ text: string; order: GatewayOrder; ids: readonly string[] }>({ text: '', order, ids: [] })
  const rows = useMemo(() => {
    const wanted = answer?.rows ?? sortRows(filterRows(pushed, text), order)
    const same = drawn.current.text === text && drawn.current.order === order
    const kept = still && same ? keepOrder(drawn.current.ids, wanted) : wanted
    drawn.current = { text, order, ids: kept.map((row) => row.id) }
    return kept
  }, [answer, pushed, text, order, still])
  const total = answer?.total ?? (text.trim() === '' ? pushedTotal : rows.length)
  return { rows, total, text }
}
