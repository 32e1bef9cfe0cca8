import { isDeepStrictEqual } from 'node:util'
import type { Handlers } from '../../common/contracts/contract.ts'
import type { HelperContract } from '../../common/contracts/helper.ts'
import type { Fault } from '../../common/fault.ts'
import { fail, ok, type Result } from '../../common/result.ts'
import { isClosed } from '../../common/tunnel/actions.ts'
import { apiAddressViolation, isDialable, parseEndpoint } from '../../common/tunnel/pass-bounds.ts'
import { allowsAccount, namesAccount } from '../admission/policy.ts'
import { accountServer, belonging, dialTargets, sameServer } from '../admission/server-pins.ts'
import { dial, dialGid } from '../dial.ts'
import { type HelperContext, readableState } from '../helper-context.ts'
import type { Peer } from '../rpc/peer.ts'
import { type HelperState, limits } from '../state/helper-state.ts'

/** The same user dialling the same server is written down once in this time (ms): a poller would fill the journal. */
const dialNoteInterval = 10 * 60 * 1000

/** A little more than the supervisor's beat (ms). */
const filterLag = 1200

type Pin = HelperState['servers'][number]
type PutServer = { readonly account: string; readonly addresses: readonly string[] }

/** Where `dial` may go, and going there. */
export function serverHandlers(context: HelperContext): Pick<Handlers<HelperContract, Peer>, 'putServer' | 'dial'> {
  const { store, journal, supervisor, log } = context
  const noted = new Map<string, number>()
  const noteDial = async (uid: number, address: string) => {
    const key = `${uid} ${address}`
    const now = context.now()
    if (now - (noted.get(key) ?? Number.NEGATIVE_INFINITY) < dialNoteInterval) return
    noted.set(key, now)
    await journal.append(uid, 'dial', { address })
  }
  const mayDial = (address: string, uid: number) => dialTargets(store.current(), { policy: context.policy(), uid }).includes(address)

  return {
    putServer: async (request, peer) => {
      if (request.addresses.length === 0) return store.serial(() => unpin(context, request.account, peer.uid))
      const real = await realAddresses(context, request, peer)
      return real.ok ? store.serial(() => pin(context, request.account, real.value, peer)) : real
    },

    dial: async ({ address }, peer) => {
      if (!mayDial(address, peer.uid)) {
        await findAnew(context, address, peer)
        if (!mayDial(address, peer.uid)) return fail(notPinned(address))
      }
      const attempt = () => dial(address, { gid: dialGid, onUnmarked: (why) => log.warn({ address, why }, 'dialled without the mark') })
      let stream = await attempt()
      if (!stream.ok && isClosed(supervisor.state())) {
        // the filter follows a fresh pin within a second (the supervisor's beat): signing in while everything is held
        await new Promise((resolve) => setTimeout(resolve, filterLag))
        stream = await attempt()
      }
      if (!stream.ok) return stream
      await noteDial(peer.uid, address)
      peer.stream = stream.value
      return ok({})
    },
  }
}

/** Root's appointed agent knows its server; whatever else claims an address is checked against the account's name, by this process itself. */
async function realAddresses(context: HelperContext, { account, addresses }: PutServer, peer: Peer): Promise<Result<readonly string[]>> {
  const server = accountServer(account)
  if (server === null) return fail({ code: 'request.malformed', detail: 'putServer: the account names no server' })
  if (peer.uid !== 0 && !allowsAccount(context.policy(), account)) {
    return fail({ code: 'intent.forbidden', by: 'policy', detail: 'gateways of that server may not be used' })
  }
  for (const [index, address] of addresses.entries()) {
    const reason = apiAddressViolation(address)
    if (reason !== null) return fail({ code: 'pass.refused', field: `apiAddresses.${index}`, reason })
  }
  if (isAgent(context, peer)) return ok(addresses)
  const real = belonging(server, addresses, server.literal ? [] : await context.resolve(server.host))
  return server.literal && real.length === 0
    ? fail({ code: 'pass.refused', field: 'apiAddresses.0', reason: "it isn't the address of the account's server" })
    : ok(real)
}

/**
 * Pins what really belongs to the server. From Join until Leave, and while locked, a server that this user has not pinned yet is refused unless root named it:
 * otherwise any program of an allowed user could make itself a way out, to be used when the tunnel is silent. `real` empty = its name can't be asked for now: what was pinned for that server stays.
 */
async function pin(context: HelperContext, account: string, real: readonly string[], peer: Peer): Promise<Result<{ addresses: string[] }>> {
  const state = readableState(context)
  if (!state.ok) return state
  const mine = state.value.servers.filter((entry) => entry.ownerUid === peer.uid)
  const server = accountServer(account)
  const before = mine.find((entry) => entry.account === account)
  const known = before ?? mine.find((entry) => sameServer(accountServer(entry.account), server))
  const addresses = real.length > 0 ? real : (known?.addresses ?? [])
  const free = peer.uid === 0 || isAgent(context, peer) || namesAccount(context.policy(), account)
  if (known === undefined && !free && isClosed(context.supervisor.state()))
    return fail({ code: 'server.notPinned', server: server?.host ?? '' })
  if (addresses.length === 0)
    return fail({ code: 'server.unreachable', server: server?.host ?? '', detail: 'its name could not be resolved' })
  const next: Pin = {
    ownerUid: peer.uid,
    account,
    addresses: [...addresses],
    ...(isAgent(context, peer) ? { forHost: true as const } : {}),
  }
  if (isDeepStrictEqual(before, next)) return ok({ addresses: next.addresses })
  // few per user, and the oldest goes: each of them is a place that can be reached past the block
  const kept = mine.filter((entry) => entry !== before).slice(-(limits.servers - 1))
  const servers = [...state.value.servers.filter((entry) => entry.ownerUid !== peer.uid), ...kept, next]
  const put = await context.store.replace({ ...state.value, servers })
  if (!put.ok) return put
  await context.journal.append(peer.uid, 'putServer', { account, addresses: next.addresses })
  context.changed()
  return ok({ addresses: next.addresses })
}

async function unpin(context: HelperContext, account: string, uid: number): Promise<Result<{ addresses: string[] }>> {
  const state = readableState(context)
  if (!state.ok) return state
  const servers = state.value.servers.filter((entry) => entry.ownerUid !== uid || entry.account !== account)
  if (servers.length === state.value.servers.length) return ok({ addresses: [] })
  const put = await context.store.replace({ ...state.value, servers })
  if (!put.ok) return put
  await context.journal.append(uid, 'putServer', { account, addresses: [] })
  context.changed()
  return ok({ addresses: [] })
}

/** The server of one of the caller's accounts may have moved: its name is asked again, and what it stands for now is pinned. */
async function findAnew(context: HelperContext, address: string, peer: Peer): Promise<void> {
  const port = parseEndpoint(address)?.port
  if (port === undefined || !isDialable(address)) return
  const accounts = (context.store.current()?.servers ?? []).filter((entry) => entry.ownerUid === peer.uid).map((entry) => entry.account)
  for (const account of accounts) {
    const server = accountServer(account)
    if (server === null || server.literal || !server.ports.includes(port)) continue
    const real = belonging(server, [address], await context.resolve(server.host))
    if (!real.includes(address)) continue
    await context.store.serial(() => pin(context, account, real, peer))
    return
  }
}

function isAgent(context: HelperContext, peer: Peer): boolean {
  return peer.client === 'host' && context.isHostAgent(peer.uid)
}

function notPinned(address: string): Fault {
  return { code: 'pass.refused', field: 'apiAddresses', reason: `${address} is not pinned as an API server of yours` }
}
