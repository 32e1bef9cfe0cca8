import type { PassView } from '../../common/contracts/helper.ts'
import type { Snapshot } from '../../common/model/snapshot.ts'
import type { Result } from '../../common/result.ts'
import type { TunnelState } from '../../common/tunnel/state.ts'
import type { NetmakerClient } from '../../netmaker/client.ts'
import type { HelperPort } from '../client-deps.ts'
import { accountOf, type StoredSession } from '../session/session-file.ts'
import { type AccessLoss, judgeAccess, judgeClient } from './judge-access.ts'
import { isWanted } from './registrar.ts'
import { readRegistration } from './registration.ts'

export interface AccessCheckFacts {
  readonly helper: HelperPort
  readonly session: () => StoredSession | null
  readonly server: (session: StoredSession) => NetmakerClient
  /** Reads everything anew. */
  readonly readAgain: () => Promise<Result<Snapshot>>
  readonly pause: () => Promise<void>
}

/**
 * Looks, after a good read, whether the passes in use are still valid. A loss is acted on only when a second, complete read shows the same one, and a loss
 * of the registration only when its own record, asked for by name, says so too: then the helper holds the traffic and says why. A hold for lost access ends when the server gives the place back.
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
    const confirmed = judgeAccess(pass, again.value) === loss && (await recordAgrees(facts.server(session), pass, loss))
    if (confirmed && pass.passId !== held) await facts.helper.calls.hold({ passId: pass.passId, reason: loss })
  }
}

/** Lists may be filtered for this account; the record can't be. */
async function recordAgrees(api: NetmakerClient, pass: PassView, loss: AccessLoss): Promise<boolean> {
  if (loss === 'gatewayGone' || loss === 'roleRemoved') return true
  const read = await readRegistration(api, pass.network, pass.clientId)
  return read.ok && judgeClient(pass, read.value.found ? read.value.client : undefined) === loss
}

function isLost(entry: { pass: PassView; loss: AccessLoss | null }): entry is { pass: PassView; loss: AccessLoss } {
  return entry.loss !== null
}

function heldForAccess(state: TunnelState): string | null {
  return state.kind === 'held' && state.reason.why === 'accessGone' ? (state.passId ?? null) : null
}
