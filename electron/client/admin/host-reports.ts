import type { HostState } from '../../common/contracts/agent.ts'
import type { Result } from '../../common/result.ts'

/**
 * What the hosts' own agents say: whether they are what the server has stored for them. Only `waygate serve` knows; another server is asked once an account.
 * Read while somebody looks, and each second for a while after a write, until every host has followed.
 */
export interface HostReports {
  /** By host id; another map when something in it changed. */
  states(): ReadonlyMap<string, HostState>
  /** Somebody looks at the hosts of this network. */
  follow(network: string): void
  /** The server was read anew. */
  look(): void
  /** Something was written: the hosts are about to hear of it. Resolves when it is known what they are told. */
  written(): Promise<void>
  /** Nobody looks any more, or it is another account. */
  rest(): void
  forget(): void
}

export interface HostReportFacts {
  readonly read: (network: string) => Promise<Result<readonly HostState[]>>
  readonly changed: () => void
  readonly background: (work: Promise<unknown>) => void
}

const againMs = 1_000
/** A host that is away doesn't follow; it is looked at with every poll after this. */
const watchFor = 20

const nothing: ReadonlyMap<string, HostState> = new Map()

export function createHostReports({ read, changed, background }: HostReportFacts): HostReports {
  let states = nothing
  let network = ''
  let knows: 'maybe' | 'no' = 'maybe'
  let timer: NodeJS.Timeout | undefined
  let tail: Promise<void> = Promise.resolve()

  /** One after the other: what was in flight before a write doesn't know of it. */
  function readNow(): Promise<void> {
    tail = tail.then(readOnce)
    return tail
  }

  async function readOnce(): Promise<void> {
    const asked = network
    if (asked === '' || knows === 'no') return
    const found = await read(asked)
    if (asked !== network) return
    if (!found.ok) {
      if (found.fault.code === 'server.noRoute') knows = 'no'
      return
    }
    const before = JSON.stringify([...states.values()].map(said))
    if (before === JSON.stringify(found.value.map(said))) return
    states = new Map(found.value.map((state) => [state.hostId, state]))
    changed()
  }

  function watch(times: number): void {
    clearTimeout(timer)
    if (times === 0 || network === '' || knows === 'no') return
    timer = setTimeout(() => {
      const looked = readNow().then(() => {
        const waiting = [...states.values()].some(({ applied, wanted, fault }) => fault === null && applied < wanted)
        if (waiting) watch(times - 1)
      })
      background(looked)
    }, againMs)
    timer.unref?.()
  }

  function rest(): void {
    clearTimeout(timer)
    network = ''
  }

  return {
    states: () => states,
    follow(wanted) {
      if (network === wanted) return
      network = wanted
      background(readNow())
    },
    look: () => background(readNow()),
    async written() {
      await readNow()
      watch(watchFor)
    },
    rest,
    forget() {
      rest()
      states = nothing
      knows = 'maybe'
    },
  }
}

/** What a row shows of it; when an agent last spoke changes all the time. */
function said({ hostId, onDead, wanted, applied, fault, reportedAt }: HostState): readonly unknown[] {
  return [hostId, onDead, wanted, applied, fault, reportedAt === 0]
}
