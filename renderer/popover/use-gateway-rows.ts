import { useMemo, useRef } from 'react'
import type { GatewayRow } from '../../electron/common/contracts/app/gateways.ts'
import { filterRows, keepOrder } from '../store/filter-rows.ts'
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
  const answer = found !== null && found.text === text ? found : null
  const order = useRef<{ text: string; ids: readonly string[] }>({ text: '', ids: [] })
  const rows = useMemo(() => {
    const wanted = answer?.rows ?? filterRows(pushed, text)
    const kept = still && order.current.text === text ? keepOrder(order.current.ids, wanted) : wanted
    order.current = { text, ids: kept.map((row) => row.id) }
    return kept
  }, [answer, pushed, text, still])
  const total = answer?.total ?? (text.trim() === '' ? pushedTotal : rows.length)
  return { rows, total, text }
}
