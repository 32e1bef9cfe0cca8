import type { Platform, PlatformHost } from '../platform.ts'

/** The engine for Linux: WireGuard, policy routing, nftables, resolved or resolv.conf. */
export function createLinuxPlatform(host: PlatformHost): Platform {
  throw new Error(`not composed yet: ${host.stateDir}`)
}
