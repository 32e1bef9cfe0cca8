import type { HelperStatus, PassView } from '../../common/contracts/helper.ts'
import type { Fault } from '../../common/fault.ts'
import type { Gateway } from '../../common/model/gateway.ts'
import type { RemoteClient, Snapshot } from '../../common/model/snapshot.ts'
import { fail, ok, type Result } from '../../common/result.ts'
import type { DeviceFacts } from '../../common/rules/posture.ts'
import type { Pass } from '../../common/tunnel/pass.ts'
import type { NetmakerClient } from '../../netmaker/client.ts'
import { decodeRemoteClient } from '../../netmaker/codec.ts'
import { extClientOperations } from '../../netmaker/wire/ext-clients.ts'
import type { HelperPort } from '../client-deps.ts'
import { blame, postureRefusal } from '../gateways/posture-refusals.ts'
import { readConditions } from '../session/read-conditions.ts'
import { accountOf, type StoredSession } from '../session/session-file.ts'
import type { SnapshotKeeper } from '../session/snapshot-keeper.ts'
import { buildPass } from './build-pass.ts'
import { deviceId, remoteAccessId } from './device-id.ts'
import { placeSwitched, readRegistration, register, switchOn } from './registration.ts'

/** Keeps this machine's passes and the server's registrations in step (DESIGN 5). */
export interface Registrar {
  /**
   * A pass for the gateway that is in the helper and, as far as the server can be asked, valid there. `session` null: signed out; then, and when the server
   * is out of reach, a pass at hand is taken as it is.
   */
  ensure(gateway: Gateway, session: StoredSession | null): Promise<Result<string>>
  /** After a good read: passes get the gateway's present addresses, unused ones that the server no longer knows are dropped. */
  upkeep(snapshot: Snapshot, session: StoredSession, gateways: readonly Gateway[]): Promise<void>
  /** Gives this account's passes at hand the limit that holds now; the gateway's own size is taken from `gateways`, where it is known. */
  refit(account: string, gateways: readonly Gateway[]): Promise<Result<undefined>>
}

export interface SpareKey {
  readonly keyId: string
  readonly publicKey: string
}

export interface RegistrarFacts {
  readonly helper: HelperPort
  readonly server: (session: StoredSession) => NetmakerClient
  /** The last picture and when the server last confirmed it. */
  readonly picture: () => { readonly snapshot: Snapshot; readonly confirmedAt: number } | null
  readonly secret: () => Buffer
  readonly deviceName: string
  /** What this machine says of itself. */
  readonly facts: DeviceFacts
  readonly now: () => number
  /** See `personal-file.ts`. */
  readonly mtuLimit: () => number | null
  readonly spare: { take(): SpareKey | null; keep(key: SpareKey): void }
  /** This registration is wanted now, whatever was planned for it. */
  readonly onUse: (registration: { readonly network: string; readonly clientId: string }) => void
  readonly amend: SnapshotKeeper['amend']
}

/** A registration that was seen valid this recently needs no look before a join: then a join needs no API call at all. */
const trustMs = 90_000
/** A read may have begun this long before its end, and before a join that has just made the pass. */
const newerMs = 30_000
/** How old `checkedAt` may get in the helper before it is written again. */
const writeCheckedMs = 10 * 60_000

export function createRegistrar({
  helper,
  server,
  picture,
  secret,
  deviceName,
  facts,
  now,
  mtuLimit,
  spare,
  onUse,
  amend,
}: RegistrarFacts): Registrar {
  /** A refusal that doesn't say what this computer fails: the conditions of the network do, where they may be read. */
  async function explained<T>(outcome: Result<T>, gateway: Gateway, session: StoredSession): Promise<Result<T>> {
    const refusals = outcome.ok || outcome.fault.code !== 'rule.refused' ? [] : outcome.fault.refusals
    const [first] = refusals
    if (first?.rule !== 'access.posture' || first.check !== undefined) return outcome
    const conditions = await readConditions(server(session), session.user, [gateway.network])
    const violations = conditions.ok ? blame(conditions.value, gateway.network, facts) : []
    const named = violations.map((violation) => ({ ...first, ...postureRefusal(violation, gateway.name) }))
    return named.length === 0 ? outcome : fail({ code: 'rule.refused', refusals: named })
  }

  async function put(pass: PassView, client: RemoteClient, gateway: Gateway, session: StoredSession): Promise<Result<string>> {
    const fresh = buildPass({
      keyId: pass.passId,
      account: pass.account,
      client,
      gateway,
      apiAddresses: session.apiAddresses,
      checkedAt: now(),
      mtuLimit: mtuLimit(),
    })
    if (!differs(pass, fresh)) return ok(pass.passId)
    const stored = await helper.calls.putPass(fresh)
    return stored.ok ? ok(pass.passId) : stored
  }

  function seenValid(pass: PassView): RemoteClient | null {
    const seen = picture()
    if (seen === null || now() - seen.confirmedAt > trustMs) return null
    const client = seen.snapshot.clients.find(({ id, network }) => id === pass.clientId && network === pass.network)
    return client?.enabled === true && client.publicKey === pass.publicKey ? client : null
  }

  /** 'useless': the server has no such registration. 'unlisted': it won't say, and doesn't list it among this person's. */
  async function revive(pass: PassView, gateway: Gateway, session: StoredSession | null): Promise<Result<string> | 'useless' | 'unlisted'> {
    if (session === null) return ok(pass.passId)
    const seen = seenValid(pass)
    if (seen !== null) return put(pass, seen, gateway, session)
    const api = server(session)
    const read = await readRegistration(api, pass.network, pass.clientId)
    if (!read.ok && (await isUnlisted(api, pass, read.fault))) return 'unlisted'
    if (!read.ok) return saysNothing(read.fault) ? ok(pass.passId) : read
    if (!read.value.found || read.value.client.publicKey !== pass.publicKey) return 'useless'
    const { client } = read.value
    const enabled = client.enabled ? ok(client) : await explained(await switchOn(api, client, facts, gateway), gateway, session)
    if (!client.enabled && enabled.ok) amend(pass.account, placeSwitched(pass, true))
    return enabled.ok ? put(pass, decodeRemoteClient(enabled.value), gateway, session) : enabled
  }

  /** Failed joins don't pile up keys in the helper: it keeps only so many that wait for their pass. */
  async function takeKey(): Promise<Result<SpareKey>> {
    const kept = spare.take()
    return kept === null ? helper.calls.newKey({}) : ok(kept)
  }

  async function create(gateway: Gateway, session: StoredSession): Promise<Result<string>> {
    const key = await takeKey()
    if (!key.ok) return key
    const api = server(session)
    const device = {
      id: deviceId(secret(), gateway.nodeId),
      remoteAccessId: session.edition === 'pro' ? remoteAccessId(secret()) : null,
      name: deviceName,
      facts,
    }
    const registered = await explained(await register(api, gateway, key.value.publicKey, device), gateway, session)
    if (!registered.ok) {
      spare.keep(key.value)
      return registered
    }
    const pass = buildPass({
      keyId: key.value.keyId,
      account: accountOf(session),
      client: decodeRemoteClient(registered.value),
      gateway,
      apiAddresses: session.apiAddresses,
      checkedAt: now(),
      mtuLimit: mtuLimit(),
    })
    const stored = await helper.calls.putPass(pass)
    if (stored.ok) return ok(pass.passId)
    // A registration without a pass would only wait there for somebody to wonder about
    const removed = await api.call(extClientOperations.remove, { params: { network: gateway.network, clientid: pass.clientId } })
    // A key may be in one registration only
    if (removed.ok && stored.fault.code !== 'key.unknown') spare.keep(key.value)
    return stored
  }

  return {
    async ensure(gateway, session) {
      const status = await helper.calls.status({})
      if (!status.ok) return status
      const passes = passesFor(status.value, gateway, session === null ? null : accountOf(session))
      const drop = async (pass: PassView | undefined) => {
        if (pass !== undefined && !isWanted(status.value, pass.passId)) await helper.calls.dropPass({ passId: pass.passId })
      }
      let doubtful: PassView | undefined
      for (const pass of passes) {
        onUse(pass)
        const revived = await revive(pass, gateway, session)
        if (revived === 'unlisted') doubtful ??= pass
        else if (revived === 'useless') await drop(pass)
        else return revived
      }
      if (session === null) return fail({ code: 'session.none' })
      const created = await create(gateway, session)
      if (created.ok) await drop(doubtful)
      // a list may leave out what is there: then the server takes no second one, and the first is as good as ever
      return !created.ok && doubtful !== undefined && created.fault.code !== 'rule.refused' ? ok(doubtful.passId) : created
    },

    async refit(account, gateways) {
      const status = await helper.calls.status({})
      if (!status.ok) return status
      for (const { publicKey: _key, ownerUid: _uid, ...pass } of status.value.passes.filter((one) => one.account === account)) {
        const gateway = gateways.find(({ nodeId, network }) => nodeId === pass.gatewayNodeId && network === pass.network)
        const whole = gateway?.mtu ?? pass.mtu
        const mtu = Math.min(whole, mtuLimit() ?? whole)
        const stored = mtu === pass.mtu ? ok() : await helper.calls.putPass({ ...pass, keyId: pass.passId, mtu })
        if (!stored.ok) return stored
      }
      return ok()
    },

    async upkeep(snapshot, session, gateways) {
      const status = await helper.calls.status({})
      if (!status.ok) return
      for (const pass of status.value.passes.filter(({ account }) => account === accountOf(session))) {
        const gateway = gateways.find(({ nodeId, network }) => nodeId === pass.gatewayNodeId && network === pass.network)
        const client = snapshot.clients.find(({ id, network }) => id === pass.clientId && network === pass.network)
        const mine = client?.publicKey === pass.publicKey ? client : undefined
        // A pass in use is never dropped here: losing access is a matter of evidence read twice (access-check.ts)
        const unused = !isWanted(status.value, pass.passId) && pass.checkedAt < snapshot.at - newerMs
        if (mine === undefined && unused) await helper.calls.dropPass({ passId: pass.passId })
        else if (mine?.enabled === true && gateway !== undefined && gateway.endpoints.length > 0) await put(pass, mine, gateway, session)
      }
    },
  }
}

function passesFor(status: HelperStatus, gateway: Gateway, account: string | null): PassView[] {
  return status.passes
    .filter((pass) => pass.gatewayNodeId === gateway.nodeId && pass.network === gateway.network)
    .filter((pass) => account === null || pass.account === account)
    .sort((a, b) => b.checkedAt - a.checkedAt)
}

export function isWanted(status: HelperStatus, passId: string): boolean {
  return status.intent.want !== 'open' && status.intent.want.through.includes(passId)
}

/** Nothing was learned about the registration: the pass may be as good as ever, WireGuard itself decides. */
function saysNothing(fault: Fault): boolean {
  if (fault.code === 'server.refused') return fault.status >= 500 || fault.status === 403
  return fault.code.startsWith('server.') || fault.code === 'session.expired' || fault.code === 'session.none'
}

/**
 * Who may not read this one record, but the list of their own, and isn't in it: a plain user of the Pro edition isn't told that a record has gone
 * (netmaker-api.md 4.3). Good enough a reason to register again, never for a hold (access-check.ts).
 */
async function isUnlisted(api: NetmakerClient, { network, clientId }: PassView, fault: Fault): Promise<boolean> {
  if (fault.code !== 'server.refused' || fault.status !== 403) return false
  const own = await api.call(extClientOperations.list, { params: { network } })
  return own.ok && own.value.every(({ id }) => id !== clientId)
}

function differs(old: PassView, fresh: Pass): boolean {
  const { checkedAt: seen, publicKey: _key, ownerUid: _uid, ...before } = old
  const { checkedAt, keyId: _keyId, ...after } = fresh
  const { expiresAt, ...rest } = before
  return checkedAt - seen > writeCheckedMs || stable({ ...rest, ...(expiresAt === undefined ? {} : { expiresAt }) }) !== stable(after)
}

function stable(value: object): string {
  return JSON.stringify(Object.entries(value).sort(([a], [b]) => a.localeCompare(b)))
}
