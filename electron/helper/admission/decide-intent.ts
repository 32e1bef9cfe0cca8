import type { Fault } from '../../common/fault.ts'
import { fail, ok, type Result } from '../../common/result.ts'
import type { Intent, IntentChange } from '../../common/tunnel/intent.ts'
import { type HelperState, passOf } from '../state/helper-state.ts'
import { gatewayRefusal, type Policy, type PolicyState } from './policy.ts'

/** Everything that decides whether a wish is accepted, gathered beforehand. */
export interface IntentFacts {
  readonly state: HelperState
  readonly policy: PolicyState
  readonly uid: number
  /** Login name of the present owner, for the sentence. */
  readonly ownerName: string
  /** The owner still has a session on this machine. */
  readonly ownerPresent: boolean
  /** Who asks sits at this machine's screen and keyboard. */
  readonly atSeat: boolean
}

export interface AcceptedIntent {
  readonly intent: Intent
  readonly owner: number | null
  /** Somebody else's tunnel was ended because its owner is gone: worth a word in the journal. */
  readonly tookOver: boolean
}

/** Accepts or refuses a change of the wish (DESIGN 5, 8): revision, ownership, passes, policy, in this order. Pure. */
export function decideIntent(change: IntentChange, facts: IntentFacts): Result<AcceptedIntent> {
  const { state, uid } = facts
  const now = state.intent
  if (change.after !== null && change.after !== now.revision) return fail({ code: 'intent.stale', revision: now.revision })

  const next: Intent = {
    revision: now.revision + 1,
    want: change.want ?? now.want,
    lock: change.lock ?? now.lock,
    lan: change.lan ?? now.lan,
    inbound: change.inbound ?? now.inbound,
    onLogout: change.onLogout ?? now.onLogout,
  }
  const foreign = state.owner !== null && state.owner !== uid && uid !== 0
  const refusal =
    (foreign ? strangerRefusal(change, facts) : null) ??
    passRefusal(next, facts) ??
    policyRefusal(next, facts) ??
    (change.confirmWithinMs === undefined
      ? null
      : goingBackFault(state.unconfirmed?.before.intent ?? now, { ...state, intent: next }, facts))
  if (refusal !== null) return fail(refusal)
  return ok({ intent: next, owner: ownerOf(next, facts), tookOver: foreign })
}

/** Whoever is not the owner may only leave, and only when the owner is not here any more. */
function strangerRefusal(change: IntentChange, facts: IntentFacts): Fault | null {
  const { after: _, want, ...others } = change
  const leavesOnly = want === 'open' && Object.values(others).every((value) => value === undefined)
  if (!facts.ownerPresent && leavesOnly && facts.atSeat) return null
  if (!facts.ownerPresent && leavesOnly) {
    const detail = `${facts.ownerName} joined it and is signed out; who sits at this computer may leave it`
    return { code: 'intent.forbidden', by: 'owner', detail }
  }
  return { code: 'intent.forbidden', by: 'owner', detail: `it was joined by ${facts.ownerName}` }
}

function passRefusal(next: Intent, { state, uid, policy }: IntentFacts): Fault | null {
  // passes of a wish that doesn't change were admitted when it was made
  if (next.want === 'open' || next.want === state.intent.want) return null
  for (const passId of next.want.through) {
    const entry = passOf(state, passId)
    if (entry === undefined || (entry.ownerUid !== uid && uid !== 0)) return { code: 'pass.unknown', passId }
    const refusal = uid === 0 ? null : gatewayRefusal(policy, entry)
    if (refusal !== null) return forbidden(refusal)
  }
  return null
}

function policyRefusal(next: Intent, { state, uid, policy }: Pick<IntentFacts, 'state' | 'uid' | 'policy'>): Fault | null {
  if (uid === 0) return null
  const now = state.intent
  const opens = next.want === 'open' && now.want !== 'open'
  if (!policy.ok) {
    const loosens = opens || (now.lock && !next.lock) || (!now.lan && next.lan)
    return loosens ? forbidden('the policy of this computer cannot be read, so nothing may be opened') : null
  }
  return (
    wantRefusal(next, opens, policy.value, state) ??
    switchRefusal('lock', now.lock, next.lock, policy.value.lock) ??
    switchRefusal('LAN', now.lan, next.lan, policy.value.lan)
  )
}

function wantRefusal(next: Intent, opens: boolean, policy: Policy, state: HelperState): Fault | null {
  if (opens && policy.leave === 'forbidden') return forbidden('leaving is not allowed')
  if (policy.mandatoryGateway === undefined) return null
  if (opens) return forbidden('a gateway is mandatory')
  const first = next.want === 'open' ? undefined : passOf(state, next.want.through[0] ?? '')
  return first !== undefined && first.pass.gatewayNodeId !== policy.mandatoryGateway ? forbidden('another gateway is mandatory') : null
}

function switchRefusal(name: string, now: boolean, next: boolean, rule: 'person' | 'on' | 'off'): Fault | null {
  return rule === 'person' || next === now || next === (rule === 'on') ? null : forbidden(`${name} is set to ${rule}`)
}

function forbidden(detail: string): Fault {
  return { code: 'intent.forbidden', by: 'policy', detail }
}

/** Root changing somebody's wish doesn't take it from them. */
function ownerOf(next: Intent, { state, uid }: IntentFacts): number | null {
  if (next.want === 'open' && !next.lock) return null
  if (uid !== 0) return uid
  if (state.owner !== null) return state.owner
  return next.want === 'open' ? uid : (passOf(state, next.want.through[0] ?? '')?.ownerUid ?? uid)
}

/** The wish as the policy demands it, when the administrator changed the policy meanwhile; null when it already agrees. Never opens anything. */
export function enforcedIntent(intent: Intent, policy: PolicyState): Intent | null {
  if (!policy.ok) return null
  const lock = intent.lock || policy.value.lock === 'on'
  const lan = intent.lan && policy.value.lan !== 'off'
  return lock === intent.lock && lan === intent.lan ? null : { ...intent, lock, lan, revision: intent.revision + 1 }
}

/** Going back by itself is no way around what the person may not do: a join that may not be left may not be tried either. */
function goingBackFault(before: Intent, state: HelperState, facts: Pick<IntentFacts, 'uid' | 'policy'>): Fault | null {
  return policyRefusal({ ...before, revision: state.intent.revision + 1 }, { ...facts, state })
}

/** Why an unconfirmed wish can't go back to `before` now, or null: the policy may have changed since. */
export function goingBackRefusal(before: Intent, state: HelperState, facts: Pick<IntentFacts, 'uid' | 'policy'>): string | null {
  const fault = goingBackFault(before, state, facts)
  return fault?.code === 'intent.forbidden' ? fault.detail : null
}

/** Whether the policy keeps a person from leaving. */
export function forbidsOpening(policy: PolicyState): boolean {
  return !policy.ok || policy.value.leave === 'forbidden' || policy.value.mandatoryGateway !== undefined
}

/** The same for a gateway that stands in for the first one. */
export function standInViolation(
  state: HelperState,
  policy: PolicyState,
  inUse: string | undefined,
): { readonly passId: string; readonly reason: string } | null {
  if (state.intent.want === 'open' || inUse === undefined || inUse === state.intent.want.through[0]) return null
  const entry = passOf(state, inUse)
  const reason = entry === undefined || entry.ownerUid === 0 ? null : gatewayRefusal(policy, entry)
  return reason === null ? null : { passId: inUse, reason }
}

/** Why the gateway that the wish names first may not be used any more, or null: the policy changed since. It is held then, and never opened. */
export function wishViolation(state: HelperState, policy: PolicyState): { readonly passId: string; readonly reason: string } | null {
  if (state.intent.want === 'open' || !policy.ok) return null
  const entry = passOf(state, state.intent.want.through[0] ?? '')
  if (entry === undefined || entry.ownerUid === 0) return null
  const mandatory = policy.value.mandatoryGateway
  const other = mandatory !== undefined && entry.pass.gatewayNodeId !== mandatory ? 'another gateway is mandatory' : null
  const reason = gatewayRefusal(policy, entry) ?? other
  return reason === null ? null : { passId: entry.pass.passId, reason }
}
