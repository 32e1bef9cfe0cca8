import type { PassView } from '../../common/contracts/helper.ts'
import type { Snapshot } from '../../common/model/snapshot.ts'
import type { Result } from '../../common/result.ts'
import type { TunnelState } from '../../common/tunnel/state.ts'
import type { NetmakerClient } from '../../netmaker/client.ts'
import { remoteAccessOperations } from '../../netmaker/wire/remote-access.ts'
import type { HelperPort } from '../client-deps.ts'
import { isForbidden } from '../session/own-role.ts'
import { accountOf, type StoredSession } from '../session/session-file.ts'
import { deviceId, remoteAccessId } from './device-id.ts'
import { type AccessLoss, judgeAccess, judgeClient } from './judge-access.ts'
import { isWanted } from './registrar.ts'
import { readRegistration } from './registration.ts'

export interface AccessCheckFacts {
  readonly helper: HelperPort
  readonly session: () => StoredSession | null
  readonly server: (session: StoredSession) => NetmakerClient
  /** Of this machine; tells its registrations apart (`device-id.ts`). */
  readonly secret: () => Buffer
  /** Reads everything anew. */
  readonly readAgain: () => Promise<Result<Snapshot>>
  readonly pause: () => Promise<void>
}

/**
 * Looks, after a good read, whether the passes in use are still valid. A loss is acted on only when a second, complete read shows the same one, and a loss
 * of the registration only when its own record, asked for by name, says so too, or the list of this person's places: then the helper holds the traffic and
 * says why. A hold for lost access ends when the server gives the place back.
 */
export async function checkAccess(snapshot: Snapshot, facts: AccessCheckFacts): Promise<void> {
  const session = facts.session()
  const status = await facts.helper.calls.status({})
  if (session === null || !status.ok) return
  const used = status.value.passes.filter((pass) => pass.account === accountOf(session) && isWanted(status.value, pass.passId))
  const lost = used.map((pass) => ({ pass, loss: judgeAccess(pass, snapshot) })).filter(isLost)
  const held = heldForAccess(status.value.state)
  if (held !== null && used.some(({ passId }) => passId === held) && !lost.some(({ pass }) => pass.passId === held)) {
    await facts.helper.calls.prove({})
    return
  }
  if (lost.length === 0) return
  await facts.pause()
  const again = await facts.readAgain()
  if (!again.ok || facts.session()?.token !== session.token) return
  for (const { pass, loss } of lost) {
    const confirmed = judgeAccess(pass, again.value) === loss && (await recordAgrees(pass, loss, session, facts))
    if (confirmed && pass.passId !== held) await facts.helper.calls.hold({ passId: pass.passId, reason: loss })
  }
}

/** Lists may be filtered for this account; the record can't be. */
async function recordAgrees(
  pass: PassView,
  loss: AccessLoss,
  session: StoredSession,
  { server, secret }: Pick<AccessCheckFacts, 'server' | 'secret'>,
): Promise<boolean> {
  if (loss === 'gatewayGone' || loss === 'roleRemoved') return true
  const api = server(session)
  const read = await readRegistration(api, pass.network, pass.clientId)
  if (read.ok) return judgeClient(pass, read.value.found ? read.value.client : undefined) === loss
  return loss === 'clientMissing' && session.edition === 'pro' && isForbidden(read.fault) && hasNoPlace(api, pass, session.user, secret())
}

/**
 * A plain user of the Pro edition gets 403 for a record that has gone (netmaker-api.md 4.3). Their gateways say it then: this one is theirs to use, and this
 * computer has nothing on it (4.4). A list without the gateway says nothing.
 */
async function hasNoPlace(api: NetmakerClient, pass: PassView, username: string, secret: Buffer): Promise<boolean> {
  const query = { remote_access_clientid: remoteAccessId(secret), device_id: deviceId(secret, pass.gatewayNodeId) }
  const places = await api.call(remoteAccessOperations.ownPlaces, { params: { username }, query })
  const here = places.ok ? places.value.find(({ nodeId, network }) => nodeId === pass.gatewayNodeId && network === pass.network) : undefined
  return here?.clientId === ''
}

function isLost(entry: { pass: PassView; loss: AccessLoss | null }): entry is { pass: PassView; loss: AccessLoss } {
  return entry.loss !== null
}

function heldForAccess(state: TunnelState): string | null {
  return state.kind === 'held' && state.reason.why === 'accessGone' ? (state.passId ?? null) : null
}
