import dns from 'node:dns/promises'
import net from 'node:net'
import type { Duplex } from 'node:stream'
import { fail, type Result } from '../../common/result.ts'
import { createNetmakerClient, type NetmakerClient } from '../../netmaker/client.ts'
import { createListingDecoder } from '../../netmaker/listings/listing-decoder.ts'
import { createNodeTransport, joinAddress } from '../../netmaker/node-transport.ts'
import { createPatientTransport } from '../../netmaker/patient-transport.ts'
import type { ServerCertificate, ServerTrust } from '../../netmaker/server-trust.ts'
import type { HelperPort } from '../client-deps.ts'
import { accountOf, type StoredSession } from './session-file.ts'
import { type Traffic, trafficOf } from './traffic.ts'

/** The way to the control server: over the machine's own routes, and through the helper's `dial` while those are closed. */
export interface ServerLink {
  /** As nobody; for signing in. */
  anonymous(origin: string): NetmakerClient
  as(session: StoredSession): NetmakerClient
  traffic(): Traffic
  /** What a connection of another kind to that server has to know. */
  wayTo(origin: string): Promise<{ readonly trust: ServerTrust; readonly proxy: string | null }>
  /** The certificate that the server shows, believed or not. */
  certificate(origin: string): Promise<Result<ServerCertificate>>
  /** How far this computer's clock is behind the server's, ms; 0 = near enough. */
  clockBehindMs(origin: string): number
  /** The routes changed: kept connections belong to the old ones. */
  reset(): void
  /** Lets connections and threads go. */
  stop(): void
  /** Resolves the server's name and tells the helper where `dial` may go; the addresses that were reached come first. */
  pin(session: StoredSession): Promise<readonly string[]>
}

export interface ServerLinkFacts {
  readonly helper: HelperPort
  /** Pinned addresses of the API at that name, from its session. */
  readonly addresses: (host: string, port: number) => readonly string[]
  readonly trust: (origin: string) => ServerTrust
  readonly proxy: (origin: string) => Promise<string | null>
  readonly now: () => number
}

const pinLimit = 4
/** A server's addresses are looked up again after this, not at every poll. */
const pinAgainMs = 5 * 60_000

export function createServerLink({ helper, addresses, trust, proxy, now }: ServerLinkFacts): ServerLink {
  const reached = new Map<string, string>()
  let pinnedFor = ''
  let pinnedAt = 0
  const traffic = () => trafficOf(helper.view())

  /** A proxy belongs to the network that this computer is in: through a tunnel or the helper's `dial` nobody asks it. */
  async function proxyNow(origin: string): Promise<string | null> {
    const { way } = traffic()
    return way === 'direct' || way === 'unknown' ? proxy(origin) : null
  }

  const direct = createNodeTransport({
    trust,
    proxy: proxyNow,
    onReached: (origin, address) => reached.set(origin, address),
    async detour({ host, port, directFailed }) {
      const { way } = traffic()
      if (way === 'direct' || way === 'unknown' || (way === 'tunnel' && !directFailed)) return null
      return dialAny(addressesOf(host, port))
    },
  })

  const transport = createPatientTransport(direct, { now })
  const decoder = createListingDecoder()

  function addressesOf(host: string, port: number): readonly string[] {
    return net.isIP(host) === 0 ? addresses(host, port) : [joinAddress(host, port)]
  }

  async function dialAny(candidates: readonly string[]): Promise<Result<Duplex> | null> {
    let last: Result<Duplex> | null = null
    for (const address of candidates) {
      last = await helper.dial(address)
      if (last.ok) return last
    }
    return last === null || last.ok
      ? null
      : fail({
          code: 'server.unreachable',
          server: candidates[0] ?? '',
          detail: `traffic is closed, and the helper's way failed: ${last.fault.code}`,
        })
  }

  return {
    anonymous: (origin) => createNetmakerClient(origin, transport, null, decoder),
    as: (session) => createNetmakerClient(session.server, transport, { user: session.user, token: session.token }, decoder),
    traffic,
    wayTo: async (origin) => ({ trust: trust(origin), proxy: await proxyNow(origin) }),
    certificate: (origin) => transport.certificate(origin),
    clockBehindMs: (origin) => transport.clockBehindMs(origin),
    reset: () => transport.reset(),
    stop() {
      transport.reset()
      decoder.stop()
    },
    async pin(session) {
      if (pinnedFor === accountOf(session) && now() - pinnedAt < pinAgainMs && session.apiAddresses.length > 0) return session.apiAddresses
      const { way } = traffic()
      // Through a tunnel the name may mean another address: what worked before stays
      if (session.apiAddresses.length > 0 && way !== 'direct' && way !== 'unknown') return session.apiAddresses
      const found = way === 'closed' && net.isIP(hostOf(session.server)) === 0 ? [] : await resolve(session.server)
      const first = reached.get(session.server)
      const all = [...new Set([...(first === undefined ? [] : [first]), ...found])].slice(0, pinLimit)
      const pinned = all.length === 0 ? session.apiAddresses : all
      if (pinned.length === 0) return pinned
      // the helper looks for itself: what it pinned is where it will go
      const told = await helper.calls.putServer({ account: accountOf(session), addresses: [...pinned] })
      if (!told.ok) return told.fault.code === 'server.notPinned' ? [] : pinned
      pinnedFor = accountOf(session)
      pinnedAt = now()
      return told.value.addresses
    },
  }
}

function hostOf(origin: string): string {
  return new URL(origin).hostname.replace(/^\[|\]$/g, '')
}

async function resolve(origin: string): Promise<string[]> {
  const url = new URL(origin)
  const port = url.port === '' ? (url.protocol === 'https:' ? 443 : 80) : Number(url.port)
  const host = hostOf(origin)
  if (net.isIP(host) !== 0) return [joinAddress(host, port)]
  try {
    const found = await dns.lookup(host, { all: true })
    return found.map(({ address }) => joinAddress(address, port))
  } catch {
    return []
  }
}
