import { isDeepStrictEqual } from 'node:util'
import type { Handlers } from '../../common/contracts/contract.ts'
import type { HelperContract } from '../../common/contracts/helper.ts'
import type { Fault } from '../../common/fault.ts'
import { fail, ok, type Result } from '../../common/result.ts'
import type { Pass } from '../../common/tunnel/pass.ts'
import { passViolation } from '../../common/tunnel/pass-bounds.ts'
import { newGatewayRefusal } from '../admission/policy.ts'
import { type HelperContext, readableState } from '../helper-context.ts'
import type { Peer } from '../rpc/peer.ts'
import { type HelperState, keysInUse, limits, passOf, wantedPasses } from '../state/helper-state.ts'
import { keyOwner } from '../state/key-store.ts'

export function passHandlers(context: HelperContext): Pick<Handlers<HelperContract, Peer>, 'newKey' | 'putPass' | 'dropPass'> {
  const { store, keys, journal } = context
  return {
    newKey: (_request, peer) =>
      store.serial(async () => {
        const state = readableState(context)
        if (!state.ok) return state
        const inUse = keysInUse(state.value)
        const waiting = (await keys.list()).filter(({ keyId }) => keyOwner(keyId) === peer.uid && !inUse.has(keyId))
        if (waiting.length >= limits.keysWaiting)
          return fail({ code: 'request.malformed', detail: `${waiting.length} keys still wait for their pass` })
        const made = await keys.make(peer.uid)
        if (made.ok) await journal.append(peer.uid, 'newKey', made.value)
        return made
      }),

    putPass: (given, peer) =>
      store.serial(async () => {
        const state = readableState(context)
        if (!state.ok) return state
        const refusal = putRefusal(context, state.value, given, peer.uid)
        if (refusal !== null) return fail(refusal)
        const pass = withPinnedServer(state.value, given, peer.uid)
        if (!(await keys.has(pass.keyId))) return fail({ code: 'key.unknown', keyId: pass.keyId })
        const put = await store.replace(withPass(state.value, pass, peer.uid))
        if (!put.ok) return put
        const before = passOf(state.value, pass.passId)?.pass
        if (before !== undefined && before.keyId !== pass.keyId) await keys.drop(before.keyId)
        return afterPut(context, before, pass, peer.uid)
      }),

    dropPass: ({ passId }, peer) =>
      store.serial(async () => {
        const state = readableState(context)
        if (!state.ok) return state
        const entry = passOf(state.value, passId)
        if (entry === undefined || !mayTouch(entry.ownerUid, peer.uid)) return fail({ code: 'pass.unknown', passId })
        if (wantedPasses(state.value).includes(passId)) return fail({ code: 'pass.inUse', passId })
        const dropped = await store.replace({ ...state.value, passes: state.value.passes.filter((other) => other !== entry) })
        if (!dropped.ok) return dropped
        await keys.drop(entry.pass.keyId)
        await journal.append(peer.uid, 'dropPass', { passId })
        context.changed()
        return ok({})
      }),
  }
}

function mayTouch(ownerUid: number, uid: number): boolean {
  return uid === 0 || ownerUid === uid
}

function putRefusal(context: HelperContext, state: HelperState, pass: Pass, uid: number): Fault | null {
  const before = passOf(state, pass.passId)
  if (before !== undefined && !mayTouch(before.ownerUid, uid))
    return { code: 'pass.refused', field: 'passId', reason: 'it is somebody else’s' }
  const owner = keyOwner(pass.keyId)
  if (owner === null || !mayTouch(owner, uid)) return { code: 'key.unknown', keyId: pass.keyId }
  // the server deletes clients that share a key, and one key in two slots would make two tunnels one
  if (state.passes.some((other) => other.pass.keyId === pass.keyId && other.pass.passId !== pass.passId)) {
    return { code: 'pass.refused', field: 'keyId', reason: 'another pass uses it' }
  }
  const forbidden = uid === 0 ? null : newGatewayRefusal(context.policy(), pass)
  if (forbidden !== null) return { code: 'intent.forbidden', by: 'policy', detail: forbidden }
  if (before === undefined && state.passes.filter((other) => other.ownerUid === uid).length >= limits.passes) {
    return { code: 'request.malformed', detail: `more than ${limits.passes} passes` }
  }
  const violation = passViolation(pass, context.machine())
  return violation === null ? null : { code: 'pass.refused', ...violation }
}

/** A pass names API addresses for the probe beyond its gateway; those that are not pinned for its account are nobody's word and are left out. */
function withPinnedServer(state: HelperState, pass: Pass, uid: number): Pass {
  const owner = passOf(state, pass.passId)?.ownerUid ?? uid
  const pinned = state.servers
    .filter((entry) => entry.ownerUid === owner && entry.account === pass.account)
    .flatMap((entry) => entry.addresses)
  return { ...pass, apiAddresses: pass.apiAddresses.filter((address) => pinned.includes(address)) }
}

function withPass(state: HelperState, pass: Pass, uid: number): HelperState {
  const before = passOf(state, pass.passId)
  const entry = { ownerUid: before?.ownerUid ?? uid, pass }
  return {
    ...state,
    passes: before === undefined ? [...state.passes, entry] : state.passes.map((other) => (other === before ? entry : other)),
  }
}

/** Journals what is new, and brings a pass that is in use to the tunnel: the wish is the same, what it means is not. */
async function afterPut(context: HelperContext, before: Pass | undefined, pass: Pass, uid: number): Promise<Result<Record<string, never>>> {
  context.changed()
  const shape = before === undefined ? 'new' : isDeepStrictEqual(tunnelPart(before), tunnelPart(pass)) ? 'same' : 'changed'
  if (shape !== 'same') {
    const { passId, account, network, gatewayNodeId, gatewayName, clientId, addresses, endpoints } = pass
    await context.journal.append(uid, 'putPass', { passId, account, network, gatewayNodeId, gatewayName, clientId, addresses, endpoints })
  }
  const state = context.store.current()
  if (state === null || shape !== 'changed' || !wantedPasses(state).includes(pass.passId)) {
    return ok({})
  }
  return again(context, state)
}

/** The same wish under a new revision, so that the supervisor converges to what it means now. */
async function again(context: HelperContext, state: HelperState): Promise<Result<Record<string, never>>> {
  const intent = { ...state.intent, revision: state.intent.revision + 1 }
  const written = await context.store.replace({ ...state, intent, pause: null })
  if (!written.ok) return written
  const set = await context.supervisor.setIntent(intent)
  return set.ok ? ok({}) : set
}

/** What a tunnel is made of; the rest of a pass is book-keeping that every poll refreshes. */
function tunnelPart({ keyId, addresses, peerKey, endpoints, dns, mtu, keepalive }: Pass) {
  return { keyId, addresses, peerKey, endpoints, dns, mtu, keepalive }
}
