import { create } from 'zustand'
import type { GatewayRow } from '../../electron/common/contracts/app/gateways.ts'
import type { GatewayOrder } from '../../electron/common/model/order-gateways.ts'
import { call } from './bridge.ts'
import { useViews } from './views-store.ts'

/** What is typed in the popover's search, and main's answer where the pushed page doesn't hold every gateway. */
interface GatewaySearch {
  readonly text: string
  readonly found: {
    readonly text: string
    readonly order: GatewayOrder
    readonly rows: readonly GatewayRow[]
    readonly total: number
  } | null
}

export const useGatewaySearch = create<GatewaySearch>(() => ({ text: '', found: null }))

/** Types into the search. Asks main only when there are more gateways than were pushed; a late answer for an older text is dropped. */
export function searchGateways(text: string): void {
  useGatewaySearch.setState({ text })
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
    useGatewaySearch.setState({ found: null })
    return
  }
  const answer = await call('search', { text: text.slice(0, 200), order })
  if (!answer.ok || useGatewaySearch.getState().text !== text) return
  useGatewaySearch.setState({ found: { text, order, ...answer.value } })
}
