import type { Handlers } from '../../common/contracts/contract.ts'
import type { HelperContract, UnkeptWish } from '../../common/contracts/helper.ts'
import type { Fault } from '../../common/fault.ts'
import { fail, ok, type Result } from '../../common/result.ts'
import type { Intent, IntentChange, Want } from '../../common/tunnel/intent.ts'
import { decideIntent } from '../admission/decide-intent.ts'
import { confirmIntent } from '../confirmation.ts'
import { type HelperContext, readableState } from '../helper-context.ts'
import type { Peer } from '../rpc/peer.ts'
import { type HelperState, initialState, passOf } from '../state/helper-state.ts'

/** A pause is for a captive portal, not for a day (ms). */
const longestPause = 60 * 60 * 1000

export function intentHandlers(context: HelperContext): Pick<Handlers<HelperContract, Peer>, 'setIntent' | 'confirm' | 'hold' | 'pause'> {
  const { store, journal, supervisor } = context
  return {
    setIntent: (change, peer) =>
      store.serial(async () => {
        // nobody should believe that it is so
        const unkept = supervisor.unkept.find((wish) => change[wish] !== undefined)
        if (unkept !== undefined) return fail({ code: 'platform.unsupported', detail: unkeptReasons[unkept] })
        const set = await acceptIntent(context, change, peer.uid)
        if (!set.ok) return set
        const { intent, journalled } = set.value
        context.intentWaits()
        const done = await supervisor.setIntent(intent)
        context.changed()
        await journalled
        return done.ok ? ok(intent) : done
      }),

    confirm: ({ revision }, peer) => store.serial(() => confirmIntent(context, revision, peer)),

    hold: async ({ passId, reason }, peer) => {
      const state = readableState(context)
      if (!state.ok) return state
      const entry = passOf(state.value, passId)
      if (entry === undefined || (entry.ownerUid !== peer.uid && peer.uid !== 0)) return fail({ code: 'pass.unknown', passId })
      await journal.append(peer.uid, 'hold', { passId, reason })
      return doneOf(await supervisor.hold(passId, reason))
    },

    pause: ({ until }, peer) =>
      store.serial(async () => {
        const state = readableState(context)
        if (!state.ok) return state
        const refusal = await pauseRefusal(context, state.value, until, peer.uid)
        if (refusal !== null) return fail(refusal)
        // on disk first: a helper that is started anew in between keeps to it
        const pause = until > context.now() && state.value.intent.want !== 'open' ? { until, bootId: context.bootId } : null
        const written = await store.replace({ ...state.value, pause })
        if (!written.ok) return written
        await journal.append(peer.uid, 'pause', { until })
        return doneOf(await supervisor.pause(until))
      }),
  }
}

const unkeptReasons = {
  lan: 'on Windows nothing goes to the local network while a gateway is joined',
  inbound: 'on Windows it is Windows Firewall that decides who may begin connections to this computer',
} as const satisfies Record<UnkeptWish, string>

/** `journalled` resolves when the journal's line is on disk: nobody is answered before that, and the machine isn't kept waiting for it. */
interface Accepted {
  readonly intent: Intent
  readonly journalled: Promise<void>
}

/** Gathers, decides, writes down; the new wish is on disk when this resolves. */
async function acceptIntent(context: HelperContext, change: IntentChange, uid: number): Promise<Result<Accepted>> {
  const { store, journal } = context
  const known = store.current()
  const state = known ?? initialState
  const owner = state.owner
  const decided = decideIntent(change, {
    state,
    policy: context.policy(),
    uid,
    ownerName: owner === null ? '' : await context.userName(owner),
    ownerPresent: owner !== null && owner !== uid && (await context.isPresent(owner)),
    atSeat: await context.isAtSeat(uid),
  })
  if (!decided.ok) return decided
  if (known === null) {
    // a person decides anew: the file that nobody can read is kept for whoever wants to look
    const kept = await store.keepBroken(context.now())
    if (!kept.ok) return kept
  }
  const { intent, owner: nextOwner, tookOver } = decided.value
  const unconfirmed = waiting(context, change, state, { uid, revision: intent.revision })
  const written = await store.replace({ ...state, intent, owner: nextOwner, pause: null, unconfirmed })
  if (!written.ok) return written
  const turnsLock = intent.lock !== state.intent.lock
  const appended = journal.append(uid, 'setIntent', {
    intent,
    ...(turnsLock ? { lock: intent.lock } : {}),
    ...(unconfirmed === null ? {} : { unlessConfirmedBy: unconfirmed.until }),
    ...(tookOver ? { ownerGone: owner } : {}),
    ...(known === null ? { startedAfresh: true } : {}),
  })
  // whoever has the history open reads it anew by the journal's new head
  const journalled = turnsLock ? appended.then(() => context.changed()) : appended
  return ok({ intent, journalled })
}

/**
 * What an unconfirmed change goes back to: the last wish that needed no confirmation. What programs change on their own meanwhile (stand-ins for the same
 * gateway, LAN) is no confirmation; another gateway, or leaving, is a person's new decision.
 */
function waiting(
  context: HelperContext,
  change: IntentChange,
  state: HelperState,
  { uid, revision }: { readonly uid: number; readonly revision: number },
): HelperState['unconfirmed'] {
  const { confirmWithinMs, want, after: _, ...settings } = change
  if (confirmWithinMs === undefined) {
    if (state.unconfirmed === null || !sameGateway(state.intent.want, want ?? state.intent.want)) return null
    // a setting that was accepted meanwhile stays when the gateway goes back
    const before = state.unconfirmed.before
    return { ...state.unconfirmed, before: { ...before, intent: { ...before.intent, ...named(settings) } } }
  }
  const before = state.unconfirmed?.before ?? { intent: state.intent, owner: state.owner }
  return { revision, uid, until: context.now() + confirmWithinMs, withinMs: confirmWithinMs, before }
}

function named(settings: Omit<IntentChange, 'after' | 'want' | 'confirmWithinMs'>): Partial<Intent> {
  return Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined))
}

function sameGateway(a: Want, b: Want): boolean {
  return a !== 'open' && b !== 'open' && a.through[0] === b.through[0]
}

async function pauseRefusal(context: HelperContext, state: HelperState, until: number, uid: number): Promise<Fault | null> {
  if (until > context.now() + longestPause) return { code: 'request.malformed', detail: 'a pause lasts at most an hour' }
  if (uid === 0) return null
  if (state.owner !== null && state.owner !== uid) {
    return { code: 'intent.forbidden', by: 'owner', detail: `it was joined by ${await context.userName(state.owner)}` }
  }
  const policy = context.policy()
  // a time that has passed ends a pause: that closes, and is never forbidden
  if (until <= context.now()) return null
  if (!policy.ok)
    return { code: 'intent.forbidden', by: 'policy', detail: 'the policy of this computer cannot be read, so nothing may be opened' }
  return policy.value.pause === 'forbidden' ? { code: 'intent.forbidden', by: 'policy', detail: 'pausing is not allowed' } : null
}

/** A first join or a switch that failed: the wish goes back to what it was, unless a newer one came meanwhile. */
export async function withdrawIntent(context: HelperContext, revision: number, want: Want): Promise<void> {
  const { store, journal } = context
  await store.serial(async () => {
    const state = store.current()
    if (state === null || state.intent.revision !== revision) return
    const intent: Intent = { ...state.intent, want, revision: revision + 1 }
    const owner = want !== 'open' || intent.lock ? state.owner : null
    const written = await store.replace({ ...state, intent, owner, unconfirmed: want === 'open' ? null : state.unconfirmed })
    if (!written.ok) context.log.error({ fault: written.fault }, 'the withdrawn wish could not be written')
    await journal.append(0, 'intentWithdrawn', { revision, want })
  })
  context.changed()
}

export function doneOf(result: Result<undefined>): Result<Record<string, never>> {
  return result.ok ? ok({}) : result
}
