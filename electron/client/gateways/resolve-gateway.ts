import { fail, ok, type Result } from '../../common/result.ts'

interface Named {
  readonly id: string
  readonly name: string
  readonly network: string
}

/**
 * What a person typed → one gateway: its id, `network/name`, or its name, in any case. Faults: `gateway.unknown` with the nearest names,
 * `gateway.ambiguous` with the ways to say which, `gateway.none`.
 */
export function resolveGateway<G extends Named>(gateways: readonly G[], typed: string): Result<G> {
  const name = typed.trim().toLowerCase()
  if (gateways.length === 0) return fail({ code: 'gateway.none' })
  const exact = gateways.find((gateway) => gateway.id.toLowerCase() === name)
  if (exact !== undefined) return ok(exact)
  const matches = gateways.filter((gateway) => gateway.name.toLowerCase() === name || fullName(gateway).toLowerCase() === name)
  const [first] = matches
  if (first !== undefined && matches.length === 1) return ok(first)
  if (matches.length > 1) return fail({ code: 'gateway.ambiguous', name: typed, candidates: distinctNames(matches) })
  return fail({
    code: 'gateway.unknown',
    name: typed,
    known: nearest(
      name,
      gateways.map(({ name: known }) => known),
    ),
  })
}

/** `office/exit-fra`; where even that is not unique, the id. */
function distinctNames(gateways: readonly Named[]): string[] {
  return gateways.map((gateway) => {
    const full = fullName(gateway)
    return gateways.some((other) => other !== gateway && fullName(other) === full) ? gateway.id : full
  })
}

function fullName(gateway: Named): string {
  return `${gateway.network}/${gateway.name}`
}

/** Up to eight known names, the most similar first. */
export function nearest(typed: string, names: readonly string[]): string[] {
  return [...new Set(names)]
    .map((name) => ({ name, distance: editDistance(typed.toLowerCase(), name.toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance || a.name.localeCompare(b.name))
    .slice(0, 8)
    .map(({ name }) => name)
}

/** Levenshtein's, by rows. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, column) => column)
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i]
    for (let j = 1; j <= b.length; j += 1) {
      const replaced = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1))
    }
    row = next
  }
  return row[b.length] ?? 0
}
