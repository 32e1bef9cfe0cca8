import type { Result } from '../../result.ts'
import type { Caller, PushListener, RequestOf, ResponseOf, StateOf } from '../contract.ts'
import type { AppContract } from './app.ts'

export type AppCall = keyof Caller<AppContract>
export type AppPush = keyof PushListener<AppContract>

/**
 * What a page gets from its preload script, as `window.waygate`; nothing else crosses. Main checks who asks and decodes what comes, so a refused or
 * malformed request comes back as a fault and never throws. After subscribing, send `ready` once: main answers with every push's latest state.
 */
export interface Bridge {
  call<K extends AppCall>(name: K, request: RequestOf<AppContract[K]>): Promise<Result<ResponseOf<AppContract[K]>>>
  /** Returns the unsubscriber. Pushes that are not for this page's audience never arrive. */
  on<K extends AppPush>(name: K, listener: (state: StateOf<AppContract[K]>) => void): () => void
}

/** IPC channels between preload and main: `(name, request) → Result` and `(name, state)`. */
export const callChannel = 'waygate:call'
export const pushChannel = 'waygate:push'
