import { ownerAway } from '../common/tunnel/hold-details.ts'
import { forbidsOpening } from './admission/decide-intent.ts'
import type { HelperContext } from './helper-context.ts'
import type { HelperState } from './state/helper-state.ts'

/** Does what `onLogout` says when the last session of who joined ends, and takes a hold back when they return. */
export interface LogoutKeeper {
  /** Looks now; `settled` = an absence counts at once, as at start. */
  look(options?: { readonly settled: boolean }): Promise<void>
  stop(): void
}

/** A sign-in that follows a sign-out at once (another session type, a crashed desktop) is no absence (ms). */
const settleTime = 2000

export function createLogoutKeeper(context: HelperContext, settle = settleTime): LogoutKeeper {
  const { store, supervisor } = context
  let timer: NodeJS.Timeout | null = null
  let looking: Promise<void> = Promise.resolve()

  const again = () => {
    timer ??= setTimeout(() => {
      timer = null
      void look({ settled: true })
    }, settle)
    timer.unref()
  }
  const decide = async (settled: boolean): Promise<void> => {
    const state = store.current()
    const owner = state?.owner ?? null
    const { onLogout, want } = state?.intent ?? { onLogout: 'keep', want: 'open' }
    if (state === null || owner === null || want === 'open') return
    const held = isHeldForAbsence(context)
    const absent = onLogout !== 'keep' && !(await context.isPresent(owner))
    if (!absent) return held ? supervisor.release() : undefined
    if (held) return
    if (!settled) return again()
    await act(context, state)
  }
  const look: LogoutKeeper['look'] = ({ settled } = { settled: false }) => {
    looking = looking.then(() => decide(settled)).catch((error: unknown) => context.log.error({ error: String(error) }, 'sessions'))
    return looking
  }
  return {
    look,
    stop: () => {
      if (timer !== null) clearTimeout(timer)
    },
  }
}

function isHeldForAbsence({ supervisor }: HelperContext): boolean {
  const state = supervisor.state()
  return state.kind === 'held' && state.reason.why === 'accessGone' && state.reason.detail === ownerAway
}

/** Leaving is the helper's own act here, but no way around the policy: where leaving is forbidden, it is held. */
async function act(context: HelperContext, seen: HelperState): Promise<void> {
  const { store, journal, supervisor } = context
  await store.serial(async () => {
    const state = store.current()
    if (state === null || state.intent.revision !== seen.intent.revision || state.owner === null) return
    const { want, onLogout, lock } = state.intent
    if (want === 'open') return
    const leaves = onLogout === 'leave' && (state.owner === 0 || !forbidsOpening(context.policy()))
    await journal.append(0, 'ownerGone', { owner: state.owner, onLogout, did: leaves ? 'leave' : 'hold' })
    if (leaves) {
      const intent = { ...state.intent, want: 'open' as const, revision: state.intent.revision + 1 }
      const written = await store.replace({ ...state, intent, owner: lock ? state.owner : null, pause: null, unconfirmed: null })
      if (!written.ok) return context.log.error({ fault: written.fault }, 'leaving after the sign-out could not be written')
      await supervisor.setIntent(intent)
      return
    }
    if (state.pause !== null) await store.replace({ ...state, pause: null })
    if (supervisor.state().kind === 'paused') await supervisor.pause(0)
    await supervisor.order(ownerAway)
  })
  context.changed()
}
