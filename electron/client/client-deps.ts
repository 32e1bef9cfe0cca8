import type { Duplex } from 'node:stream'
import type { TunnelView } from '../common/contracts/app/tunnel.ts'
import type { Caller } from '../common/contracts/contract.ts'
import type { HelperContract } from '../common/contracts/helper.ts'
import type { Result } from '../common/result.ts'
import type { DeviceFacts } from '../common/rules/posture.ts'
import type { OwnLog } from './insight/own-log.ts'
import type { Ping } from './latency/ping.ts'
import type { Keyring } from './session/secret-store.ts'

/** The helper as the client layer needs it; made by `helper-link/`. */
export interface HelperPort {
  readonly calls: Caller<HelperContract>
  /** The last status that the helper told, or why there is none. */
  view(): TunnelView['helper']
  onChange(listener: () => void): () => void
  /** Asks for what the helper doesn't push: which other VPN there is while nothing is joined. `view` has it afterwards. */
  look(): Promise<void>
  /** Tries the connection again now instead of at the next turn. */
  reconnect(): void
  /** A byte stream to one of the pinned API addresses, opened by the helper. */
  dial(address: string): Promise<Result<Duplex>>
  /** Resolves when the first attempt to connect has an outcome; keeps trying in background afterwards. */
  start(): Promise<void>
  stop(): Promise<void>
}

/** What differs between app, CLI and tests (DESIGN 3). */
export interface ClientDeps {
  readonly helper: HelperPort
  /** See `session/config-dir.ts`. */
  readonly configDir: string
  /** What this machine is called in the server's list. */
  readonly deviceName: string
  /** What this machine says of itself when it registers. */
  readonly device: DeviceFacts
  /** Addresses of this machine's interfaces now. */
  readonly ownAddresses: () => ReadonlySet<string>
  /** Whether there is a network to leave by; `besides`: other than these devices, which are VPNs. */
  readonly hasUplink: (besides?: readonly string[]) => boolean
  readonly now: () => number
  /** Measures how far a gateway is. */
  readonly ping: Ping
  /** Null: there is none, and the sign-in file stays plain. */
  readonly keyring: Keyring | null
  /** Opens a web page in the person's browser. */
  readonly openUrl: (url: string) => unknown
  /** URL of the proxy for an origin on the machine's own routes, null = none. */
  readonly proxy: (origin: string) => Promise<string | null>
  /** This program's own log, for people; without it nothing is kept. */
  readonly ownLog?: OwnLog
  /** PEM of further certificate authorities. */
  readonly extraCa?: string
}
