import type { CheckReport } from '../contracts/app/insight.ts'

/** What a check means, as a whole. 'mixed': nothing got out, but something could not be looked at. */
export type CheckVerdict = 'protected' | 'leak' | 'held' | 'open' | 'mixed'

/** What was found beside the tunnel, each as what it is. */
export interface CheckFindings {
  readonly verdict: CheckVerdict
  readonly leakedAttempts: number
  readonly refusedAttempts: number
  readonly skippedAttempts: number
  /** Families whose way to the internet is not the tunnel although it should be. */
  readonly openFamilies: readonly (4 | 6)[]
  readonly openNameServers: readonly string[]
}

/** Pure. Only what was seen counts: a part that could not be looked at never makes it protected. */
export function judgeCheck({ state, exits, nameServers, attempts, changed }: CheckReport): CheckFindings {
  const count = (outcome: CheckReport['attempts'][number]['outcome']) => attempts.filter((one) => one.outcome === outcome).length
  const closes = state === 'up' || state === 'held'
  const openFamilies = closes ? exits.filter(({ way }) => way === 'direct').map(({ family }) => family) : []
  // a route alone is no leak: on the local network the filter refuses names, so only an answer shows a way
  const openNameServers = closes
    ? nameServers.filter(({ way, answered }) => way === 'direct' && answered).map(({ address }) => address)
    : []
  const found = {
    leakedAttempts: count('leaked'),
    refusedAttempts: count('blocked'),
    skippedAttempts: count('skipped'),
    openFamilies,
    openNameServers,
  }
  const leaks = closes && (found.leakedAttempts > 0 || openFamilies.length > 0 || openNameServers.length > 0)
  return { ...found, verdict: leaks ? 'leak' : verdictWithoutLeak(state, changed, found, exits) }
}

function verdictWithoutLeak(
  state: CheckReport['state'],
  changed: boolean,
  { refusedAttempts }: { readonly refusedAttempts: number },
  exits: CheckReport['exits'],
): CheckVerdict {
  if (changed || state === 'between') return 'mixed'
  if (state === 'open' || state === 'paused') return 'open'
  if (refusedAttempts === 0) return 'mixed'
  if (state === 'held') return 'held'
  return exits.some(({ way }) => way === 'tunnel') ? 'protected' : 'mixed'
}
