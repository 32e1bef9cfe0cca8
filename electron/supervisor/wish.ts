import type { Intent } from '../common/tunnel/intent.ts'
import type { Wish } from '../common/tunnel/machine.ts'
import type { Pass } from '../common/tunnel/pass.ts'

export interface WishFacts {
  pass(passId: string): Pass | undefined
  /** The pass whose tunnel carries. */
  readonly inUse: string | null
  /** Two tunnels can stand at the same time on this machine. */
  readonly sideBySide: boolean
}

/** What an intent asks of the tunnel now; null = nobody can read it. */
export function wishOf(intent: Intent | null, { pass, inUse, sideBySide }: WishFacts): Wish {
  if (intent === null) return { kind: 'unreadable' }
  const { want, lock } = intent
  if (want === 'open') return lock ? { kind: 'locked' } : { kind: 'open' }
  const [first = '', ...rest] = want.through
  const ref = (passId: string) => ({ passId, gateway: pass(passId)?.gatewayName ?? passId })
  const [wanted, used] = [pass(first), inUse === null ? undefined : pass(inUse)]
  return {
    kind: 'through',
    ...ref(first),
    lock,
    others: want.failover ? rest.filter((passId) => pass(passId) !== undefined).map(ref) : [],
    goHome: want.goHome,
    clash: wanted !== undefined && used !== undefined && wanted.passId !== used.passId && !(sideBySide && disjoint(wanted, used)),
  }
}

/** With an address in common two tunnels can't stand side by side. */
export function disjoint(a: Pick<Pass, 'addresses'>, b: Pick<Pass, 'addresses'>): boolean {
  return !a.addresses.some((address) => b.addresses.includes(address))
}
