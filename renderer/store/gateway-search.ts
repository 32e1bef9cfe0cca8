import { create } from 'zustand'
import type { GatewayRow } from '../../electron/common/contracts/app/gateways.ts'
import type { GatewayOrder } from '../../electron/common/model/order-gateways.ts'
import { call } from './bridge.ts'
import { useViews } from './views-store.ts'

/** What is typed in the popover's search, and main's answer where the pushed page doesn't hold every gateway. */
interface GatewaySearch {
  readonly text: string
  /** Main's answer is on its way. */
  readonly asking: boolean
  readonly found: {
    readonly text: string
    readonly order: GatewayOrder
    readonly rows: readonly GatewayRow[]
    readonly total: number
  } | null
}

export const useGatewaySearch = create<GatewaySearch>(() => ({ text: '', asking: false, found: null }))

/** Types into the search. Asks main only when there are more gateways than were pushed; a late answer for an older text is dropped. */
export function searchGateways(text: string): void {
  void askMain(text)
}

/** Asks again when the list itself, or its order, is another one. Returns the unsubscriber. */
export function followGateways(): () => void {
  return useViews.subscribe((views, before) => {
    const renewed = views.gateways !== before.gateways || views.frame?.settings.gatewayOrder !== before.frame?.settings.gatewayOrder
    if (renewed) void askMain(useGatewaySearch.getState().text)
  })
}

async function askMain(text: string): Promise<void> {
  const { gateways, frame } = useViews.getState()
  const order = frame?.settings.gatewayOrder ?? 'usual'
  if ((text.trim() === '' && order === 'usual') || gateways === null || gateways.total <= gateways.rows.length) {
    useGatewaySearch.setState({ text, asking: false, found: null })
    return
  }
  useGatewaySearch.setState({ text, asking: true })
  const answer = await call('search', { text: text.slice(0, 200), order })
  const orderNow = useViews.getState().frame?.settings.gatewayOrder ?? 'usual'
  if (useGatewaySearch.getState().text !== text || orderNow !== order) return
  useGatewaySearch.setState({ asking: false, ...(answer.ok ? { found: { text, order, ...answer.value } } : {}) })
}
