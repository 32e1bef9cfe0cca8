import type { AppCall, AppPush, Bridge } from '../../electron/common/contracts/app/bridge.ts'

declare global {
  interface Window {
    /** Set by the preload script before any of our code runs. */
    readonly waygate: Bridge
  }
}

/** Asks main for something; a refusal comes back as a fault, never as a throw. */
export const call: Bridge['call'] = (name, request) => window.waygate.call(name, request)

/** Listens to one stream of state; returns the unsubscriber. */
export const on: Bridge['on'] = (name, listener) => window.waygate.on(name, listener)

export type { AppCall, AppPush }
