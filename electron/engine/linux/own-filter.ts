/** How many of our own transactions are remembered: they are announced within moments. */
const remembered = 64

/**
 * Tells what we loaded from what somebody else made of it. `nft --echo` answers a transaction with the number of its generation, by which `nft monitor`
 * announces it, and with every rule as the kernel took it: what a listing must say from then on, because a replaced rule changes neither a table's name nor
 * its number of rules. The first loading of a join has no time for that (some 8 ms): it is read back at once, and believed as it is found then; so is a table
 * that an earlier process loaded.
 */
export interface OwnFilter {
  /** Around one of our own transactions, of this text: `ran` answers what `nft -s -e` said, '' when it wasn't asked to, null when it failed. */
  during(text: string, ran: Promise<string | null>): Promise<void>
  /** One has been announced: was it ours? Waits for those that are under way. */
  isOwn(generation: number): Promise<boolean>
  /** Whether this listing is the one that was loaded, or first seen. */
  isAsLoaded(table: string, digest: string, listing: string): boolean
}

export function ownFilter(): OwnFilter {
  const generations: number[] = []
  const standing = new Map<string, { readonly digest: string; readonly rules: string }>()
  const underWay = new Set<Promise<void>>()
  return {
    during(text, ran) {
      const ended = ran.catch(() => null)
      const noted = ended.then((echo) => {
        underWay.delete(noted)
        if (echo === null) return
        for (const [, table = ''] of text.matchAll(/\btable inet (\S+)/g)) standing.delete(table)
        const generation = generationIn(echo)
        if (generation !== null) generations.push(generation)
        generations.splice(0, generations.length - remembered)
        for (const [table, rules] of echoedRules(echo)) {
          const digest = /^chain policy_([0-9a-f]{16})_/m.exec(rules)?.[1]
          if (digest !== undefined) standing.set(table, { digest, rules })
        }
      })
      underWay.add(noted)
      return noted
    },
    async isOwn(generation) {
      await Promise.all(underWay)
      return generations.includes(generation)
    },
    isAsLoaded(table, digest, listing) {
      const rules = listedRules(listing)
      const before = standing.get(table)
      if (before?.digest === digest) return before.rules === rules
      standing.set(table, { digest, rules })
      return true
    },
  }
}

/** `# new generation 7 by process 4527 (nft)`, as `nft --echo` and `nft monitor` end a transaction. */
export function generationIn(text: string): number | null {
  const [, number] = /^# new generation (\d+)\b/m.exec(text) ?? []
  return number === undefined ? null : Number(number)
}

/** Chains and rules that a transaction added, by table; as lines that `listedRules` makes of a listing, too. */
export function echoedRules(echo: string): ReadonlyMap<string, string> {
  const tables = new Map<string, string[]>()
  for (const line of echo.split('\n')) {
    const [, what, table = '', chain = '', rest = ''] = /^add (chain|rule) inet (\S+) (\S+) ?(.*)$/.exec(line) ?? []
    if (what === undefined) continue
    const lines = tables.get(table) ?? []
    tables.set(table, lines)
    if (what === 'rule') lines.push(ruleLine(chain, rest.replace(/^handle \d+ /, '')))
    else lines.push(`chain ${chain}`, ...(rest === '' ? [] : [ruleLine(chain, rest.replace(/^\{ (.*) \}$/, '$1'))]))
  }
  return new Map([...tables].map(([table, lines]) => [table, inOrder(lines)]))
}

/** What `nft -s list table` says. */
export function listedRules(listing: string): string {
  const lines: string[] = []
  let chain = ''
  for (const line of listing.split('\n')) {
    const opened = /^\tchain (\S+) \{/.exec(line)?.[1]
    chain = opened ?? chain
    if (opened !== undefined) lines.push(`chain ${chain}`)
    else if (line.startsWith('\t\t')) lines.push(ruleLine(chain, line.trim()))
  }
  return inOrder(lines)
}

/** The kernel tells the elements of a set in any order. */
function ruleLine(chain: string, rule: string): string {
  const sorted = rule.replace(/\{ ([^{}\n]+) \}/g, (_, elements: string) => `{ ${elements.split(', ').sort().join(', ')} }`)
  return `${chain}: ${sorted}`
}

/** A transaction tells all chains first; the order of rules within one counts. */
function inOrder(lines: readonly string[]): string {
  const chainOf = (line: string) => /^chain (\S+)|^(\S+):/.exec(line)?.slice(1).find(Boolean) ?? ''
  return [...lines].sort((a, b) => chainOf(a).localeCompare(chainOf(b))).join('\n')
}
