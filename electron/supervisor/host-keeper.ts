import type { HelperStatus, HostConfig } from '../common/contracts/helper.ts'
import type { Fault } from '../common/fault.ts'
import { ok, type Result } from '../common/result.ts'
import type { Platform, WantedHost } from '../engine/platform.ts'
import type { SupervisorHost } from './supervisor.ts'

export interface HostKeeperContext {
  readonly host: SupervisorHost
  readonly platform: Platform
  enqueue(task: () => Promise<void>): Promise<void>
  changed(): void
}

export interface HostKeeper {
  set(config: HostConfig | null): Promise<Result<undefined>>
  wanted(): HostConfig | null
  status(): Promise<HelperStatus['host']>
  /** Once a second: does what was applied still stand, and is the gateway of a `through` host alive? */
  look(): void
  /** The way out, or the control server's addresses, changed. */
  moved(): void
  /** Somebody changed something of ours. */
  repair(): void
}

type HostStatus = NonNullable<HelperStatus['host']>
type Applied = NonNullable<HostStatus['applied']>

/** A session that isn't renewed for this long has ended (WireGuard's REJECT_AFTER_TIME and a margin); the keepalive renews it. */
const deadAfter = 200_000
/** Between attempts that fail. */
const retryAfter = 10_000

/** Keeps the mesh host as its server wants it. */
export function createHostKeeper({ host, platform, enqueue, changed }: HostKeeperContext): HostKeeper {
  let config: HostConfig | null = null
  let fault: Fault | null = null
  let applied: Applied | null = null
  let suspended = false
  let lookedAt = 0
  let aliveAt = 0
  let triedAt = 0
  let mending = false

  const wanted = (): WantedHost | null =>
    config === null
      ? null
      : {
          config,
          dial: { gid: host.dialGid, targets: (host.hostTargets ?? host.dialTargets)(), direct: true },
          throughSuspended: suspended,
        }

  const converge = async (): Promise<Result<undefined>> => {
    let result: Result<undefined> = ok()
    triedAt = host.now()
    await enqueue(async () => {
      result = await platform.convergeHost(wanted())
      fault = result.ok ? null : result.fault
      applied = result.ok ? standing(config, applied, host.now()) : null
      if (fault !== null) host.log('host failed', { fault })
    })
    changed()
    return result
  }

  const judgeGateway = async () => {
    if (config?.through?.onDead !== 'open') return
    const { publicKey } = config.through
    const reading = await platform.hostReading()
    const peer = reading?.peers.find((candidate) => candidate.publicKey === publicKey)
    const at = host.now()
    if (peer !== undefined && at - peer.handshakeAt < deadAfter) aliveAt = at
    const dead = at - aliveAt >= deadAfter
    if (dead === suspended) return
    suspended = dead
    host.log(dead ? 'gateway of this host is dead, its admin chose open' : 'gateway of this host is back', {
      gateway: config.through.gatewayName,
    })
    await converge()
  }

  /** Its WireGuard died, or the last attempt failed: nobody else comes to put it right. */
  const mend = async () => {
    const broken = config !== null && (fault === null ? !platform.hostStands() : host.now() - triedAt >= retryAfter)
    if (!broken || mending) return
    mending = true
    host.log('mending the host', { fault })
    try {
      await converge()
    } finally {
      mending = false
    }
  }

  return {
    async set(next) {
      if (config?.through?.publicKey !== next?.through?.publicKey) {
        suspended = false
        aliveAt = host.now()
      }
      config = next
      return converge()
    },
    wanted: () => config,
    async status() {
      if (config === null) return null
      const reading = await platform.hostReading()
      const peers = [...(reading?.peers ?? [])]
      return {
        revision: config.revision,
        role: config.through !== null ? 'through' : config.gateway !== null ? 'gateway' : 'member',
        through: config.through?.gatewayName ?? null,
        fault,
        applied,
        gateway: gatewayStatus(config, peers, suspended),
        peers,
      }
    },
    look() {
      void mend()
      if (host.now() - lookedAt < 10_000) return
      lookedAt = host.now()
      void judgeGateway()
    },
    moved() {
      if (config !== null) void converge()
    },
    repair() {
      if (config !== null) void converge()
    },
  }
}

/** What stands after a success: the same revision again has stood since it first did. */
function standing(config: HostConfig | null, before: Applied | null, now: number): Applied | null {
  if (config === null) return null
  return before?.revision === config.revision ? before : { revision: config.revision, since: now }
}

function gatewayStatus({ through }: HostConfig, peers: HostStatus['peers'], suspended: boolean): HostStatus['gateway'] {
  if (through === null) return null
  const handshakeAt = peers.find(({ publicKey }) => publicKey === through.publicKey)?.handshakeAt ?? 0
  return { name: through.gatewayName, onDead: through.onDead, handshakeAt, suspended }
}
