import { useMemo, useRef } from 'react'
import type { GatewayRow } from '../../electron/common/contracts/app/gateways.ts'
import { findGateways } from '../../electron/common/model/find-gateways.ts'
import type { GatewayOrder } from '../../electron/common/model/order-gateways.ts'
import { keepOrder, sortRows } from '../store/filter-rows.ts'
import { useGatewaySearch } from '../store/gateway-search.ts'
import { useViews } from '../store/views-store.ts'

const none: readonly GatewayRow[] = []

interface GatewayRows {
  readonly rows: readonly GatewayRow[]
  /** How many match in all, shown or not. */
  readonly total: number
  /** What is typed. */
  readonly text: string
  /** What the rows are the answer to: what was typed before, while main looks for the new text. */
  readonly answered: string
  /** Every gateway was looked through for it, not only those that were pushed. */
  readonly whole: boolean
}

interface Drawn {
  readonly text: string
  readonly order: GatewayOrder
  readonly rows: readonly GatewayRow[]
  readonly total: number
  readonly whole: boolean
}

/**
 * The rows to draw: the pushed ones, filtered here, or main's answer where there are more than were pushed; until it comes, those of before. While `still`
 * (pointer or focus in the list) known rows keep their order, so that none moves away under the pointer.
 */
export function useGatewayRows(still: boolean): GatewayRows {
  const pushed = useViews((views) => views.gateways?.rows ?? none)
  const pushedTotal = useViews((views) => views.gateways?.total ?? 0)
  const { text, asking, found } = useGatewaySearch()
  const order = useViews((views) => views.frame?.settings.gatewayOrder ?? 'usual')
  const answer = found !== null && found.text === text && found.order === order ? found : null
  const waits = asking && answer === null
  const before = useRef<Drawn | null>(null)
  const drawn = useMemo((): Drawn => {
    const last = before.current
    if (waits && last !== null) return last
    const wanted = answer?.rows ?? sortRows(findGateways(pushed, text), order)
    const same = last !== null && last.text === text && last.order === order
    const ids = still && same ? last.rows.map(({ id }) => id) : null
    const rows = ids === null ? wanted : keepOrder(ids, wanted)
    const whole = answer !== null || pushedTotal <= pushed.length
    return { text, order, rows, whole, total: answer?.total ?? (text.trim() === '' ? pushedTotal : rows.length) }
  }, [answer, waits, pushed, pushedTotal, text, order, still])
  before.current = drawn
  return { rows: drawn.rows, total: drawn.total, text, answered: drawn.text, whole: drawn.whole }
}
