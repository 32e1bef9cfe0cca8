import { execFileSync } from 'node:child_process'
import { z } from 'zod'

/** One next hop of a route of any table, of either family. */
export interface Hop {
  readonly device: string
  /** '' where the device itself is the hop. */
  readonly router: string
  /** A part of the internet so big that it is a way out: all of it, or up to an eighth (`2000::/3`), as VPNs split it. */
  readonly wide: boolean
}

const hopSchema = z.object({
  dev: z.string().optional(),
  gateway: z.string().optional(),
  via: z.object({ host: z.string() }).optional(),
  flags: z.array(z.string()),
})
const routesSchema = z.array(hopSchema.extend({ type: z.string().optional(), dst: z.string(), nexthops: z.array(hopSchema).optional() }))

const patienceMs = 500
const mostBytes = 1 << 20
/** How long one answer counts (ms): several ask at once, for seconds on end. */
const freshMs = 1_000

/**
 * What `ip -j route show table all` printed: each hop that may carry, without our own devices, the loopback, what is refused, and hops without a network. Null: it
 * can't be understood.
 */
export function hopsOf(printed: string): readonly Hop[] | null {
  const routes = routesSchema.safeParse(jsonOf(printed))
  if (!routes.success) return null
  return routes.data
    .filter(({ type = 'unicast' }) => type === 'unicast')
    .flatMap(({ dst, nexthops, ...only }) =>
      (nexthops ?? [only])
        .filter(({ dev = '', flags }) => !/^(|lo|waygate.*)$/.test(dev) && !flags.some((flag) => flag === 'linkdown' || flag === 'dead'))
        .map(({ dev = '', gateway, via }) => ({
          device: dev,
          router: gateway ?? via?.host ?? '',
          wide: dst === 'default' || /\/[0-3]$/.test(dst),
        })),
    )
}

/** Every table of this machine, as `ip` prints it. Null: it can't be run, takes too long, or prints too much. An answer serves whoever asks within a second. */
export const printedRoutes = paced(() => {
  try {
    const asked = ['-j', 'route', 'show', 'table', 'all']
    return execFileSync('/usr/sbin/ip', asked, {
      timeout: patienceMs,
      maxBuffer: mostBytes,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    })
  } catch {
    return null
  }
})

function paced<T>(ask: () => T): () => T {
  let last: { readonly answer: T; readonly at: number } | null = null
  return () => {
    const now = performance.now()
    if (last === null || now - last.at >= freshMs) last = { answer: ask(), at: now }
    return last.answer
  }
}

function jsonOf(printed: string): unknown {
  try {
    return JSON.parse(printed)
  } catch {
    return null
  }
}
