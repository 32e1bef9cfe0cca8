import { fail, ok, type Result } from '../common/result.ts'
import { enforcedIntent, goingBackRefusal } from './admission/decide-intent.ts'
import { type HelperContext, readableState } from './helper-context.ts'
import type { Peer } from './rpc/peer.ts'

/**
 * A wish that goes back to the one before unless its maker confirms it in time: for who might have cut their own connection to this machine. It lies in the
 * state file, so the end of the client, of its connection or of this helper doesn't keep it from going back.
 */
export interface Confirmation {
  /** After each change of the state: waits for the deadline that is on disk, if there is one. */
  arm(): void
  /** For good. */
  stop(): void
}

export function createConfirmation(context: HelperContext): Confirmation {
  let timer: NodeJS.Timeout | null = null
  let stopped = false
  const disarm = () => {
    if (timer !== null) clearTimeout(timer)
    timer = null
  }
  return {
    arm: () => {
      disarm()
      // asked for while the helper ends: the next one finds the deadline on disk, and this one must write nothing there any more
      if (stopped) return
      const waiting = context.store.current()?.unconfirmed
      if (waiting === null || waiting === undefined) return
      // a clock that was set back doesn't make it wait longer than was asked for
      const left = Math.min(waiting.until - context.now(), waiting.withinMs)
      timer = setTimeout(() => void goBack(context, waiting.revision), Math.max(0, left))
    },
    stop: () => {
      stopped = true
      disarm()
    },
  }
}

/** `revision` null = whatever waits. `confirmed` false: nothing does (any more). */
export async function confirmIntent(context: HelperContext, revision: number | null, peer: Peer): Promise<Result<{ confirmed: boolean }>> {
  const state = readableState(context)
  if (!state.ok) return state
  const waiting = state.value.unconfirmed
  if (waiting === null || (revision !== null && revision !== waiting.revision)) return ok({ confirmed: false })
  if (peer.uid !== 0 && peer.uid !== waiting.uid) {
    return fail({ code: 'intent.forbidden', by: 'owner', detail: 'somebody else joined and has to confirm it' })
  }
  const written = await context.store.replace({ ...state.value, unconfirmed: null })
  if (!written.ok) return written
  await context.journal.append(peer.uid, 'confirm', { revision: waiting.revision })
  context.intentWaits()
  return ok({ confirmed: true })
}

async function goBack(context: HelperContext, revision: number): Promise<void> {
  const { store, journal, supervisor, log } = context
  await store.serial(async () => {
    const state = store.current()
    const waiting = state?.unconfirmed ?? null
    if (state === null || waiting === null || waiting.revision !== revision) return
    const refusal = goingBackRefusal(waiting.before.intent, state, { uid: waiting.uid, policy: context.policy() })
    const wished = { ...waiting.before.intent, revision: state.intent.revision + 1 }
    const intent = refusal === null ? (enforcedIntent(wished, context.policy()) ?? wished) : state.intent
    const owner = refusal === null ? waiting.before.owner : state.owner
    const written = await store.replace({ ...state, intent, owner, unconfirmed: null, pause: null })
    // who waits for this may be locked out: it goes back all the same, and at the next start again
    if (!written.ok) log.error({ fault: written.fault }, 'going back could not be written')
    const lock = intent.lock === state.intent.lock ? {} : { lock: intent.lock }
    await journal.append(0, 'unconfirmed', { revision, ...(refusal === null ? { intent } : { stays: refusal }), ...lock })
    if (refusal === null) await supervisor.setIntent(intent)
  })
  context.changed()
}
