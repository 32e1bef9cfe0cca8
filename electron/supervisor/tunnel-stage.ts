import type { Pass } from '../common/tunnel/pass.ts'
import type { Slot, WantedTunnel } from '../engine/platform.ts'

export interface Built {
  readonly slot: Slot
  readonly pass: Pass
  /** Smaller than the pass's own where the path lets nothing larger through. */
  readonly mtu?: number
}

/** Which tunnels stand, and which of them carries: at most one per slot. */
export interface TunnelStage {
  /** In use, or being sought. */
  main: Built | null
  /** Its predecessor: it carries until `main` is proven, then lingers for packets in flight. */
  old: (Built & { readonly carrying: boolean }) | null
  /** A candidate beside `main`: to take over, or to come home to. */
  beside: Built | null
}

export function emptyStage(): TunnelStage {
  return { main: null, old: null, beside: null }
}

export function clearStage(stage: TunnelStage): void {
  stage.main = null
  stage.old = null
  stage.beside = null
}

export function stagedTunnels({ main, old, beside }: TunnelStage): readonly WantedTunnel[] {
  const wanted = ({ slot, pass, mtu }: Built, carrying: boolean): WantedTunnel => ({
    slot,
    pass: mtu === undefined ? pass : { ...pass, mtu },
    carrying,
  })
  return [
    ...(old === null ? [] : [wanted(old, old.carrying)]),
    ...(main === null ? [] : [wanted(main, old?.carrying !== true)]),
    ...(beside === null ? [] : [wanted(beside, false)]),
  ]
}

export function otherSlot(slot: Slot): Slot {
  return slot === 0 ? 1 : 0
}

/** Nothing that the tunnel is made of differs; when it was last checked doesn't matter. */
export function sameTunnel(a: Pass, b: Pass): boolean {
  const made = ({ keyId, addresses, peerKey, endpoints, dns, mtu, keepalive, apiAddresses }: Pass) =>
    JSON.stringify([keyId, addresses, peerKey, endpoints, dns, mtu, keepalive, apiAddresses])
  return made(a) === made(b)
}
