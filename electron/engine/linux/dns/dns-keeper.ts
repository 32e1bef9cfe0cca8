import { setTimeout as wait } from 'node:timers/promises'
import type { PlatformHost, Wanted } from '../../platform.ts'
import type { RunAct } from '../apply.ts'
import { gatherMachine } from '../machine-facts.ts'
import { askRoot } from './ask-root.ts'
import { observeDns } from './observe-dns.ts'
import { planDns, wantedNameservers } from './plan-dns.ts'
import { resolverName, thisResolver } from './resolver.ts'

export interface DnsKeeper {
  /** Somebody touched the resolver's configuration: repeats ours where it is gone. What they wrote is what will be put back. */
  keep(): Promise<void>
  /** Asks through the system's resolver until that works, or the tunnel isn't wanted any more. */
  prove(): Promise<void>
  /** For people: which servers, by which program, and whether names resolve. */
  description(): string
}

export interface DnsKeeperContext {
  readonly host: PlatformHost
  readonly run: RunAct
  wanted(): Wanted | null
  /** What `description` tells is different now. */
  onChange(): void
  /** Replaced in tests. */
  readonly ask?: () => Promise<boolean>
}

/** Between two repeats: another program that insists gets no race (ms). */
const calm = 500
/** Between two questions while names don't resolve (ms). */
const patience = [250, 1000, 2000, 5000, 15_000]

export function createDnsKeeper({ host, run, wanted, onChange, ask = askRoot }: DnsKeeperContext): DnsKeeper {
  let keeping: Promise<void> | null = null
  let again = false
  let proving = 0
  let works: boolean | null = null

  const servers = () => {
    const now = wanted()
    return now === null || now.traffic === 'open' ? [] : wantedNameservers(now)
  }
  const tell = (next: boolean | null) => {
    if (works === next) return
    works = next
    onChange()
  }

  const repeat = async (): Promise<boolean> => {
    const now = wanted()
    if (now === null || servers().length === 0) return false
    const machine = gatherMachine()
    const standing = now.tunnels.map(({ slot, carrying }) => ({ slot, carries: carrying ? ([4] as const) : [] }))
    const dns = await observeDns(machine.resolver, standing)
    const { before, beside } = planDns({ machine, dns }, now)
    const steps = [...before, ...beside]
    if (steps.length === 0) return false
    if (wanted() !== now) {
      // something else is wanted since: looked at again with that
      again = true
      return false
    }
    const done = await Promise.all(steps.map((step) => run(step.what, step.run)))
    const fault = done.find((result) => !result.ok)
    host.log('the name servers were changed by somebody else', { resolver: machine.resolver, repaired: fault === undefined })
    return true
  }

  const keep = async () => {
    do {
      again = false
      const repeated = await repeat()
      if (repeated) {
        void prove()
        await wait(calm, undefined, { ref: false })
      }
    } while (again)
  }

  const prove = async () => {
    proving += 1
    const mine = proving
    for (let round = 0; servers().length > 0; round += 1) {
      const answers = await ask()
      if (mine !== proving || servers().length === 0) return
      tell(answers)
      if (answers) return
      await wait(patience[Math.min(round, patience.length - 1)], undefined, { ref: false })
      if (mine !== proving) return
    }
    works = null
  }

  return {
    keep() {
      again = true
      keeping ??= keep().finally(() => {
        keeping = null
      })
      return keeping
    },
    prove,
    description() {
      const list = servers().join(', ')
      if (list === '') return 'as before'
      return `${list} (${resolverName[thisResolver()]})${works === false ? ", but names don't resolve" : ''}`
    },
  }
}
