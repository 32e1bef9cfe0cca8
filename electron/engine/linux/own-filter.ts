/** How long after its end a transaction of ours may still be announced (ms). */
const announcedWithin = 300

/**
 * Tells what we loaded from what somebody else made of it. Transactions: each of ours is announced once by `nft monitor`, so as many are ours as we ran; one of
 * somebody else in that moment is taken for ours, and ours, which comes after it, for theirs: it is looked at all the same. Listings: what a freshly loaded
 * table looks like is remembered, and compared from then on, because a replaced rule changes neither its name nor its number of rules.
 */
export interface OwnFilter {
  /** Before one of our own transactions; call what it returns when that has ended. */
  begin(): (done: boolean) => void
  /** One has been announced: was it ours? */
  isOwn(): boolean
  /** Whether this listing is the one that was first seen after loading. */
  isAsLoaded(table: string, digest: string, listing: string): boolean
}

export function ownFilter(now: () => number = Date.now): OwnFilter {
  let expected: { until: number }[] = []
  const seen = new Map<string, { readonly digest: string; readonly listing: string }>()
  return {
    begin() {
      const mine = { until: Number.POSITIVE_INFINITY }
      expected.push(mine)
      return (done) => {
        mine.until = done ? now() + announcedWithin : 0
        seen.clear()
      }
    },
    isOwn() {
      expected = expected.filter(({ until }) => until >= now())
      return expected.shift() !== undefined
    },
    isAsLoaded(table, digest, listing) {
      const text = normalised(listing)
      const before = seen.get(table)
      if (before?.digest === digest) return before.listing === text
      seen.set(table, { digest, listing: text })
      return true
    },
  }
}

/** The kernel lists the elements of a set in any order. */
function normalised(listing: string): string {
  return listing.replace(/\{ ([^{}\n]+) \}/g, (_, elements: string) => `{ ${elements.split(', ').sort().join(', ')} }`)
}
