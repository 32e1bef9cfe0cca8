import { create } from 'zustand'
import type { AppContract } from '../../electron/common/contracts/app/app.ts'
import type { AppCall } from '../../electron/common/contracts/app/bridge.ts'
import type { RequestOf, ResponseOf } from '../../electron/common/contracts/contract.ts'
import type { Fault } from '../../electron/common/fault.ts'
import type { Result } from '../../electron/common/result.ts'
import { call } from './bridge.ts'
import { useViews } from './views-store.ts'

/** One call under way: the same one is not sent twice, but another gateway may be chosen while one is being joined. */
interface Running {
  readonly name: AppCall
  readonly request: string
}

export interface Acts {
  readonly running: readonly Running[]
  /** The last call that was refused, so that it can be said in the window where it was pressed. */
  readonly refused: { readonly call: AppCall; readonly fault: Fault } | null
}

export const useActs = create<Acts>(() => ({ running: [], refused: null }))

/** Runs one act. Null: the very same one is under way already (a second click). */
export async function act<K extends AppCall>(
  name: K,
  request: RequestOf<AppContract[K]>,
): Promise<Result<ResponseOf<AppContract[K]>> | null> {
  const mine: Running = { name, request: JSON.stringify(request) }
  if (useActs.getState().running.some((other) => other.name === mine.name && other.request === mine.request)) return null
  useActs.setState(({ running }) => ({ running: [...running, mine], refused: null }))
  const result = await call(name, request)
  useActs.setState(({ running, refused }) => ({
    running: running.filter((other) => other !== mine),
    refused: result.ok || isSaidElsewhere(result.fault) ? refused : { call: name, fault: result.fault },
  }))
  return result
}

export function forgetRefusal(): void {
  useActs.setState({ refused: null })
}

/** Whether any call of that name is under way. */
export function useRunning(name: AppCall): boolean {
  return useActs((acts) => acts.running.some((one) => one.name === name))
}

/** A failed join is pushed as `tunnel.act` too, and being overtaken by one's own later click is no news. */
function isSaidElsewhere(fault: Fault): boolean {
  if (fault.code === 'join.superseded' || fault.code === 'join.cancelled') return true
  const pushed = useViews.getState().tunnel?.act
  return pushed?.phase === 'failed' && pushed.fault.code === fault.code
}

useViews.subscribe((views, before) => {
  const failed = views.tunnel?.act?.phase === 'failed' ? views.tunnel.act : null
  if (failed === null || views.tunnel?.act === before.tunnel?.act) return
  if (useActs.getState().refused?.fault.code === failed.fault.code) forgetRefusal()
})

// what couldn't be reached can be, and whoever wants the act presses again
useViews.subscribe(({ session }, before) => {
  const gone = session?.trouble === null ? before.session?.trouble?.fault.code : undefined
  if (gone !== undefined && useActs.getState().refused?.fault.code === gone) forgetRefusal()
})
