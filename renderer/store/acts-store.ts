import { create } from 'zustand'
import type { AppCall } from '../../electron/common/contracts/app/bridge.ts'
import type { AppContract } from '../../electron/common/contracts/app/app.ts'
import type { RequestOf, ResponseOf } from '../../electron/common/contracts/contract.ts'
import type { Fault } from '../../electron/common/fault.ts'
import type { Result } from '../../electron/common/result.ts'
import { call } from './bridge.ts'

/** Calls under way and the last one that was refused, so that a button can say so where it was pressed. */
interface Acts {
  readonly running: readonly AppCall[]
  readonly refused: { readonly call: AppCall; readonly fault: Fault; readonly at: number } | null
}

export const useActs = create<Acts>(() => ({ running: [], refused: null }))

/** Runs one act: a second click on the same thing while it runs is dropped, a refusal is kept until the next act or `forgetRefusal`. */
export async function act<K extends AppCall>(name: K, request: RequestOf<AppContract[K]>): Promise<Result<ResponseOf<AppContract[K]>> | null> {
  if (useActs.getState().running.includes(name)) return null
  useActs.setState(({ running }) => ({ running: [...running, name], refused: null }))
  const result = await call(name, request)
  useActs.setState(({ running, refused }) => ({
    running: running.filter((other) => other !== name),
    refused: result.ok ? refused : { call: name, fault: result.fault, at: Date.now() },
  }))
  return result
}

export function forgetRefusal(): void {
  useActs.setState({ refused: null })
}

/** Whether this call is under way. */
export function useRunning(name: AppCall): boolean {
  return useActs((acts) => acts.running.includes(name))
}
