import { create } from 'zustand'
import type { GatewayRow } from '../../electron/common/contracts/app/gateways.ts'
import { call } from './bridge.ts'
import { useViews } from './views-store.ts'

/** What is typed in the popover's search, and main's answer where the pushed page doesn't hold every gateway. */
interface GatewaySearch {
  readonly text: string
  readonly found: { readonly text: string; readonly rows: readonly GatewayRow[]; readonly total: number } | null
}

export const useGatewaySearch = create<GatewaySearch>(() => ({ text: '', found: null }))

/** Types into the search. Asks main only when there are more gateways than were pushed; a late answer for an older text is dropped. */
export function searchGateways(text: string): void {
  useGatewaySearch.setState({ text })
  void askMain(text)
}

/** Asks again when the list itself was renewed. Returns the unsubscriber. */
export function followGateways(): () => void {
  return useViews.subscribe((views, before) => {
    if (views.gateways !== before.gateways) void askMain(useGatewaySearch.getState().text)
  })
}

async function askMain(text: string): Promise<void> {
  const { gateways } = useViews.getState()
  if (text.trim() === '' || gateways === null || gateways.total <= gateways.rows.length) {
    useGatewaySearch.setState({ found: null })
    return
  }
  const answer = await call('search', { text: text.slice(0, 200) })
  if (!answer.ok || useGatewaySearch.getState().text !== text) return
  useGatewaySearch.setState({ found: { text, ...answer.value } })
}
