import type { AppContract } from '../../electron/common/contracts/app/app.ts'
import type { AppCall, AppPush, Bridge } from '../../electron/common/contracts/app/bridge.ts'
import type { RequestOf, ResponseOf, StateOf } from '../../electron/common/contracts/contract.ts'
import type { Result } from '../../electron/common/result.ts'

declare global {
  interface Window {
    /** Set by the preload script before any of our code runs. */
    readonly waygate: Bridge
  }
}

/** Asks main for something; a refusal comes back as a fault, never as a throw. */
export async function call<K extends AppCall>(name: K, request: RequestOf<AppContract[K]>): Promise<Result<ResponseOf<AppContract[K]>>> {
  // main answers only what the contract types
  return JSON.parse(await window.waygate.call(name, request)) as Result<ResponseOf<AppContract[K]>>
}

/** Listens to one stream of state; returns the unsubscriber. */
export function on<K extends AppPush>(name: K, listener: (state: StateOf<AppContract[K]>) => void): () => void {
  return window.waygate.on(name, (text) => listener(JSON.parse(text) as StateOf<AppContract[K]>))
}

export type { AppCall, AppPush }
