import type { LabProcess } from './lab-process.ts'
import { type Office, until } from './office.ts'

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

/** The laptop of an office: helper running, person signed in. */
export interface Laptop {
  readonly helper: () => LabProcess
  /** Runs `waygate …` on it; an exit code other than 0 is an error. Answers the JSON value. */
  waygate(...args: readonly string[]): Promise<unknown>
  status(): Promise<StatusSeen>
  kind(): Promise<string>
  /** Waits until the tunnel's state is one of these. */
  reaches(...kinds: readonly string[]): Promise<StatusSeen>
  /** IPv4 and IPv6, as the echo server sees them; '' = nothing comes back. */
  exits(): Promise<readonly [string, string]>
  killHelper(): Promise<void>
  startHelper(): Promise<void>
}

export async function createLaptop(office: Office, node = 'laptop'): Promise<Laptop> {
  let helper = await office.startHelper(node)
  await office.signIn(node)
  const waygate = (...args: readonly string[]) => office.waygateJson(node, args)
  const status = async () => (await waygate('status')) as StatusSeen
  const kindOf = (seen: StatusSeen) => seen.tunnel.helper.status?.state.kind ?? seen.tunnel.helper.link
  return {
    helper: () => helper,
    waygate,
    status,
    kind: async () => kindOf(await status()),
    reaches: async (...kinds) => {
      let seen = await status()
      await until(`the tunnel is ${kinds.join(' or ')}`, helper, async () => {
        if (kinds.includes(kindOf(seen))) return true
        seen = await status()
        return kinds.includes(kindOf(seen))
      })
      return seen
    },
    exits: async () => [await office.net.exitAddress(node, 4), await office.net.exitAddress(node, 6)],
    killHelper: async () => {
      helper.signal('SIGKILL')
      await helper.exited
    },
    startHelper: async () => {
      helper = await office.startHelper(node)
    },
  }
}
