import type { HostConfig } from '../../../electron/common/contracts/helper.ts'
import { fail, ok, type Result } from '../../../electron/common/result.ts'
import { type Intent, initialIntent } from '../../../electron/common/tunnel/intent.ts'
import type { HostReading, Platform, PlatformEvent, Wanted, WantedHost } from '../../../electron/engine/platform.ts'
import { createSupervisor } from '../../../electron/supervisor/create-supervisor.ts'
import type { SupervisorHost } from '../../../electron/supervisor/supervisor.ts'
import { passA, passB } from '../../golden/samples.ts'

/** An engine that remembers what it was asked, for looking at the supervisor alone; the real one is looked at in the lab. */
export interface Script {
  readonly asked: Wanted[]
  readonly askedHost: (WantedHost | null)[]
  /** What the next `converge` answers; it is told of the block first unless the answer is a fault. */
  converge: (wanted: Wanted) => Promise<Result<undefined>>
  hostReading: HostReading | null
  hostStands: boolean
  hostFails: boolean
  uplink: { ipv4: boolean; ipv6: boolean; identity: string }
  closed: boolean
  time: number
  /** How often WireGuard was told to forget by which address it left. */
  rebinds: number
  /** What the kernel says; to whoever listens. */
  announce: (event: PlatformEvent) => void
  passes: Map<string, typeof passA>
}

export const fault = { code: 'step.failed', what: 'load the filter', program: '/usr/sbin/nft', exit: 1, detail: 'test' } as const

export function scripted() {
  const script: Script = {
    asked: [],
    askedHost: [],
    converge: async () => ok(),
    hostReading: null,
    hostStands: true,
    hostFails: false,
    uplink: { ipv4: true, ipv6: true, identity: 'eth0' },
    closed: true,
    time: 1000,
    rebinds: 0,
    announce: () => undefined,
    passes: new Map([passA, passB].map((pass) => [pass.passId, pass])),
  }
  const platform: Platform = {
    sideBySide: true,
    unkept: [],
    takeOver: async () => ok({ leftovers: false, closed: false, tunnels: [], host: false }),
    async converge(wanted, onBlocked) {
      script.asked.push(wanted)
      const result = await script.converge(wanted)
      if (result.ok) onBlocked?.()
      return result
    },
    verify: async () => ({ intact: true }),
    isClosed: async () => script.closed,
    restartHandshake: async () => ok(),
    rebind: async () => {
      script.rebinds += 1
    },
    settle: async () => undefined,
    // shakes no hands: what needs a proof is the lab's
    reading: async (slot) => ({ interface: `waygate${slot}`, endpoint: '', handshakeAt: 0, rxBytes: 0, txBytes: 0 }),
    counters: () => ({ received: 0, sent: 0 }),
    uplink: () => script.uplink,
    endSockets: async () => undefined,
    keepDns: async () => undefined,
    dnsDescription: () => 'as before',
    async convergeHost(wanted) {
      script.askedHost.push(wanted)
      return script.hostFails ? fail({ code: 'internal', detail: 'made to fail' }) : ok()
    },
    hostReading: async () => script.hostReading,
    hostStands: () => script.hostStands,
    otherVpns: async () => [],
    explain: async () => fail(fault),
    check: async () => ok([]),
    watch: (listener) => {
      script.announce = listener
      return () => undefined
    },
    bootId: () => 'boot',
  }
  const withdrawn: number[] = []
  const host: SupervisorHost = {
    pass: (passId) => script.passes.get(passId),
    privateKey: async () => ok('key'),
    dialTargets: () => ['192.0.2.10:443'],
    dialGid: 22343,
    knock: async () => null,
    stateDir: '/nonexistent',
    now: () => script.time,
    log: () => undefined,
  }
  const supervisor = createSupervisor(host, platform)
  supervisor.onIntentWithdrawn((revision) => withdrawn.push(revision))
  return { script, supervisor, withdrawn, host, platform }
}

export const wants = (passId: string, revision: number, more: Partial<Intent> = {}): Intent => ({
  ...initialIntent,
  revision,
  want: { through: [passId], failover: false, goHome: false },
  ...more,
})

export function throughHost(onDead: 'closed' | 'open'): HostConfig {
  return {
    revision: 1,
    keyId: 'key',
    listenPort: 51821,
    addresses: [],
    mtu: 1420,
    peers: [],
    gateway: null,
    forwards: [],
    through: { publicKey: 'peer', ipv6: true, gatewayName: 'exit-fra', onDead },
  }
}
