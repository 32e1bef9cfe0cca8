import type { Caller, PushListener, RequestOf } from '../contract.ts'
import type { AppContract } from './app.ts'

export type AppCall = keyof Caller<AppContract>
export type AppPush = keyof PushListener<AppContract>

/**
 * What a page gets from its preload script, as `window.waygate`; nothing else crosses. Main checks who asks and decodes what comes, so a refused or
 * malformed request comes back as a fault and never throws. After subscribing, send `ready` once: main answers with every push's latest state. What comes
 * from main is JSON text: between the two worlds of a page every property of an object is copied by itself, which takes tens of milliseconds for a long list.
 */
export interface Bridge {
  /** Text of a `Result<ResponseOf<AppContract[K]>>`. */
  call<K extends AppCall>(name: K, request: RequestOf<AppContract[K]>): Promise<string>
  /** The listener gets the text of a `StateOf<AppContract[K]>`. Returns the unsubscriber. Pushes that are not for this page's audience never arrive. */
  on<K extends AppPush>(name: K, listener: (text: string) => void): () => void
}

/** IPC channels between preload and main: `(name, request) → text` and `(name, text)`. */
export const callChannel = 'waygate:call'
export const pushChannel = 'waygate:push'
