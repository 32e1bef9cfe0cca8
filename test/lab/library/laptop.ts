import type { LabProcess } from './lab-process.ts'
import { type Office, until } from './office.ts'
import { waygateCommand } from './waygate-program.ts'

/** What `waygate status --json` tells, as far as tests look at it. */
export interface StatusSeen {
  readonly headline: string
  readonly second: string
  readonly tunnel: {
    readonly helper: {
      readonly link: string
      readonly status?: {
        readonly state: {
          readonly kind: string
          readonly gateway?: string
          readonly reason?: { readonly why: string }
          readonly passId?: string
        }
        readonly intent: { readonly want: unknown; readonly lock: boolean; readonly revision: number }
        readonly passes: readonly { readonly passId: string; readonly gatewayName: string }[]
      }
    }
    readonly exit: { readonly address: string } | null
  }
}

/** What a person at a machine would see all the time: `waygate status --watch`. */
export interface StatusWatch {
  latest(): StatusSeen | null
  /** The tunnel's state, or the helper link's when there is none. */
  kind(): string
  /** Waits until the tunnel's state is one of these. */
  reaches(...kinds: readonly string[]): Promise<StatusSeen>
  stop(): Promise<void>
}

export async function watchStatus(office: Office, node: string): Promise<StatusWatch> {
  const process = office.net.lab.node(node).spawn(waygateCommand(['status', '--watch', '--json']))
  let latest: StatusSeen | null = null
  process.onLine((line) => {
    if (line.startsWith('{')) latest = JSON.parse(line) as StatusSeen
  })
  const kind = () => latest?.tunnel.helper.status?.state.kind ?? latest?.tunnel.helper.link ?? 'unknown'
  await until(`the state of ${node} is known`, process, async () => latest !== null)
  return {
    latest: () => latest,
    kind,
    reaches: async (...kinds) => {
      await until(`the tunnel is ${kinds.join(' or ')}`, process, async () => kinds.includes(kind()))
      return latest as StatusSeen
    },
    stop: process.stop,
  }
}

/** The laptop of an office: helper running, person signed in, somebody looking at it all the time. */
export interface Laptop {
  readonly watch: StatusWatch
  /** Runs `waygate …` on it; an exit code other than 0 is an error. Answers the JSON value. */
  waygate(...args: readonly string[]): Promise<unknown>
  /** Asked anew. */
  status(): Promise<StatusSeen>
  kind(): Promise<string>
  reaches: StatusWatch['reaches']
  /** IPv4 and IPv6, as the echo server sees them; '' = nothing comes back. */
  exits(): Promise<readonly [string, string]>
  /** Waits until it is seen under these. */
  leavesAs(exits: readonly string[]): Promise<void>
  killHelper(): Promise<void>
  startHelper(): Promise<void>
}

export async function createLaptop(office: Office, node = 'laptop'): Promise<Laptop> {
  let helper: LabProcess = await office.startHelper(node)
  await office.signIn(node)
  const watch = await watchStatus(office, node)
  const waygate = (...args: readonly string[]) => office.waygateJson(node, args)
  const status = async () => (await waygate('status')) as StatusSeen
  const exits = async () => [await office.net.exitAddress(node, 4), await office.net.exitAddress(node, 6)] as const
  return {
    watch,
    waygate,
    status,
    kind: async () => {
      const { tunnel } = await status()
      return tunnel.helper.status?.state.kind ?? tunnel.helper.link
    },
    reaches: watch.reaches,
    exits,
    leavesAs: (wanted) => until(`${node} leaves as ${wanted.join(' and ')}`, helper, async () => (await exits()).join() === wanted.join()),
    killHelper: async () => {
      helper.signal('SIGKILL')
      await helper.exited
    },
    startHelper: async () => {
      helper = await office.startHelper(node)
    },
  }
}
