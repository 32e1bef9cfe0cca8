import type { PassView } from '../../common/contracts/helper.ts'
import type { Snapshot } from '../../common/model/snapshot.ts'
import type { Result } from '../../common/result.ts'
import type { TunnelState } from '../../common/tunnel/state.ts'
import type { HelperPort } from '../client-deps.ts'
import { accountOf, type StoredSession } from '../session/session-file.ts'
import { type AccessLoss, judgeAccess } from './judge-access.ts'
import { isWanted } from './registrar.ts'

export interface AccessCheckFacts {
  readonly helper: HelperPort
  readonly session: () => StoredSession | null
  /** Reads everything anew. */
  readonly readAgain: () => Promise<Result<Snapshot>>
  readonly pause: () => Promise<void>
}

/**
 * Looks, after a good read, whether the passes in use are still valid. A loss is acted on only when a second, complete read shows the same one:
 * then the helper holds the traffic and says why. A hold for lost access ends when the server gives the place back.
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
    const confirmed = judgeAccess(pass, again.value) === loss
    if (confirmed && pass.passId !== held) await facts.helper.calls.hold({ passId: pass.passId, reason: loss })
  }
}

function isLost(entry: { pass: PassView; loss: AccessLoss | null }): entry is { pass: PassView; loss: AccessLoss } {
  return entry.loss !== null
}

function heldForAccess(state: TunnelState): string | null {
  return state.kind === 'held' && state.reason.why === 'accessGone' ? (state.passId ?? null) : null
}
