import type { HelperStatus } from '../../../common/contracts/helper.ts'
import type { Result } from '../../../common/result.ts'
import type { UpdateFailure } from '../../../common/update/update-refusal.ts'
import type { BeforeUpdate } from '../update-record.ts'
import type { HelperLook } from './look-at-helper.ts'

export interface Expected {
  readonly version: string
  readonly before: BeforeUpdate | null
  /** Only a proof made after this counts (unix ms). */
  readonly since: number
}

/** What is still missing for an update to count as working, or null. Pure. */
export function judgeHealth(look: Result<HelperLook>, { version, before, since }: Expected): UpdateFailure | null {
  if (!look.ok) return look.fault.code === 'helper.version' ? 'protocol' : 'silent'
  if (look.value.version !== version) return 'otherVersion'
  if (before === null) return null
  const { status } = look.value
  if (!remembers(status, before)) return 'stateLost'
  return before.up && !carries(status, since) ? 'unproven' : null
}

/** The wish is the same, or a person has changed it since. */
function remembers({ state, intent, passes }: HelperStatus, before: BeforeUpdate): boolean {
  if (forgotState(state)) return false
  if (before.passes > 0 && passes.length === 0) return false
  if (intent.revision !== before.revision) return intent.revision > before.revision
  return (intent.want !== 'open') === before.joined && intent.lock === before.lock
}

/** It couldn't read what was remembered, and holds everything. */
export function forgotState(state: HelperStatus['state']): boolean {
  return state.kind === 'held' && state.reason.why === 'stateUnreadable'
}

/** Proven again. Left or paused by a person meanwhile, or without a network at all, there is nothing to prove. */
function carries({ state, intent }: HelperStatus, since: number): boolean {
  if (intent.want === 'open' || state.kind === 'offline' || state.kind === 'paused') return true
  return state.kind === 'up' && state.proof.at >= since
}
