import type { TunnelView } from '../../common/contracts/app/tunnel.ts'
import type { HelperStatus } from '../../common/contracts/helper.ts'
import type { Fault } from '../../common/fault.ts'
import { fail, ok, type Result } from '../../common/result.ts'
import type { HoldReason } from '../../common/tunnel/state.ts'
import type { Done } from '../client-context.ts'
import type { HelperPort } from '../client-deps.ts'

export interface Wish {
  /** Revision that the helper gave it. */
  readonly revision: number
  /** Null: everything open again. */
  readonly passId: string | null
}

/** What has become of a wish: null = not decided yet. */
export function outcomeOf(helper: TunnelView['helper'], wish: Wish, now: number): Result<Done> | null {
  if (helper.link === 'connecting') return null
  if (helper.link === 'gone') return fail(helper.fault)
  const { status } = helper
  // The helper has answered, but its push has not arrived yet
  if (status.intent.revision < wish.revision) return null
  const { state } = status
  if (state.kind === 'failed' && state.revision >= wish.revision) return fail(state.fault)
  return wish.passId === null
    ? openOutcome(status, wish.revision)
    : joinOutcome(status, { revision: wish.revision, passId: wish.passId }, now)
}

function openOutcome({ state, intent }: HelperStatus, revision: number): Result<Done> | null {
  // Somebody has joined again meanwhile: theirs is the later word
  if (intent.want !== 'open' && intent.revision > revision) return fail({ code: 'join.superseded' })
  if (state.kind === 'open') return ok({})
  if (state.kind !== 'held' || state.revision < revision) return null
  if (state.reason.why === 'lock') return ok({})
  return state.reason.why === 'applyFailed' ? fail(state.reason.fault) : null
}

function joinOutcome(
  { state, intent, passes }: HelperStatus,
  wish: { revision: number; passId: string },
  now: number,
): Result<Done> | null {
  switch (state.kind) {
    case 'up':
      if (state.revision < wish.revision) return null
      if (state.passId === wish.passId || state.insteadOf?.passId === wish.passId) return ok({})
      if (state.failedSwitch !== undefined && state.revision === wish.revision) return fail(state.failedSwitch.fault)
      if (intent.revision > wish.revision) return fail({ code: 'join.superseded' })
      // It stayed with, or fell back to, another gateway
      return fail({
        code: 'gateway.silent',
        passId: wish.passId,
        gateway: nameOf(passes, wish.passId),
        afterMs: Math.max(0, now - state.since),
      })
    case 'paused':
      return state.revision >= wish.revision ? ok({}) : null
    case 'open':
      return intent.want === 'open' && intent.revision > wish.revision ? fail({ code: 'join.cancelled' }) : null
    case 'held':
      return state.revision >= wish.revision ? holdOutcome(state.reason, wish.passId, now - state.since) : null
    default:
      return null
  }
}

function nameOf(passes: HelperStatus['passes'], passId: string): string {
  return passes.find((pass) => pass.passId === passId)?.gatewayName ?? 'The gateway'
}

function holdOutcome(reason: HoldReason, passId: string, afterMs: number): Result<Done> | null {
  switch (reason.why) {
    case 'gatewaySilent':
      return fail({ code: 'gateway.silent', passId, gateway: reason.gateway, afterMs: Math.max(0, afterMs) })
    case 'notForwarding':
      return fail({ code: 'gateway.notForwarding', passId, gateway: reason.gateway })
    case 'accessGone':
      return fail({ code: 'rule.refused', refusals: [{ rule: 'access.notYours', weight: 'certain', subject: reason.gateway }] })
    case 'noPassAnswers':
      return fail({ code: 'gateway.noneAnswers' })
    case 'udpBlocked':
      return fail({ code: 'network.udpBlocked' })
    case 'applyFailed':
      return fail(reason.fault)
    case 'stateUnreadable':
      return fail({ code: 'state.unreadable', path: '', detail: reason.detail })
    case 'lock':
    case 'starting':
      return null
    default:
      return reason satisfies never
  }
}

/** A helper that is restarted is back within this time and goes on with the wish on its disk; a join that failed is undone within it. */
const graceMs = 8_000

/** An outcome that something is still being done about: the helper starts again, or what a failed join began is being undone. */
function isProvisional(helper: TunnelView['helper']): boolean {
  if (helper.link === 'gone') return true
  return helper.link === 'ready' && helper.status.state.kind === 'failed' && helper.status.state.protection === 'holding'
}

/** Waits for `outcomeOf`; a newer act ends the waiting with `join.superseded`. */
export function awaitOutcome(helper: HelperPort, wish: Wish, now: () => number, signal: AbortSignal): Promise<Result<Done>> {
  return awaitSettled(helper, signal, () => outcomeOf(helper.view(), wish, now()))
}

/** After a wish that failed while it was being set up: waits until that is undone, then answers the fault. What was never begun is answered at once. */
export function awaitUndone(helper: HelperPort, fault: Fault, signal: AbortSignal): Promise<Result<Done>> {
  if (/^(intent|pass|request|helper)\./.test(fault.code)) return Promise.resolve(fail(fault))
  return awaitSettled(helper, signal, () => {
    const view = helper.view()
    const undoing = view.link === 'ready' && (view.status.state.kind === 'clearing' || view.status.state.kind === 'applying')
    return undoing ? null : fail(fault)
  })
}

function awaitSettled(helper: HelperPort, signal: AbortSignal, outcomeNow: () => Result<Done> | null): Promise<Result<Done>> {
  return new Promise((resolve) => {
    let grace: NodeJS.Timeout | undefined
    const stop = helper.onChange(() => look())
    const abort = () => finish(fail({ code: 'join.superseded' }))
    const finish = (outcome: Result<Done>) => {
      stop()
      clearTimeout(grace)
      signal.removeEventListener('abort', abort)
      resolve(outcome)
    }
    const look = () => {
      const outcome = outcomeNow()
      if (outcome !== null && isProvisional(helper.view())) {
        grace ??= setTimeout(() => finish(outcomeNow() ?? outcome), graceMs)
        return
      }
      clearTimeout(grace)
      grace = undefined
      if (outcome !== null) finish(outcome)
    }
    signal.addEventListener('abort', abort)
    if (signal.aborted) abort()
    else look()
  })
}
