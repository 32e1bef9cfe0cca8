import type { HelperStatus, PolicyView } from '../contracts/helper.ts'

/** Why a control doesn't move: root's policy file says so, or it can't be read and nothing may be opened meanwhile. The helper enforces it; this only tells. */
export type Fixed = 'organisation' | 'unreadable' | null

/** `value`: as it is now. What the policy wants may still be chosen when it isn't so yet. */
export function fixedSwitch(policy: PolicyView | null | undefined, setting: 'lock' | 'lan', value: boolean): Fixed {
  if (policy === null || policy === undefined) return null
  if (policy === 'unreadable') return (setting === 'lock') === value ? 'unreadable' : null
  const rule = policy[setting]
  return rule !== 'person' && value === (rule === 'on') ? 'organisation' : null
}

/** Whether newer versions may be looked for and installed. With rules that can't be read nothing new comes in. */
export function fixedUpdates(policy: PolicyView | null | undefined): Fixed {
  if (policy === null || policy === undefined) return null
  if (policy === 'unreadable') return 'unreadable'
  return policy.updates === 'forbidden' ? 'organisation' : null
}

/** Whether logging out may open this computer. */
export function fixedLeave(policy: PolicyView | null | undefined): Fixed {
  if (policy === null || policy === undefined) return null
  if (policy === 'unreadable') return 'unreadable'
  return policy.leave === 'forbidden' || policy.mandatoryGateway !== null ? 'organisation' : null
}

/** A button that would be refused. A cancelled join is a leaving, too, once the helper has the wish; without one there is nothing to forbid. */
export function fixedAct({ policy, intent }: Pick<HelperStatus, 'policy' | 'intent'>, act: 'leave' | 'pause' | 'unlock'): Fixed {
  if (policy === null || policy === undefined) return null
  if (act === 'leave') return intent.want === 'open' ? null : fixedLeave(policy)
  if (act === 'unlock') return fixedSwitch(policy, 'lock', true)
  if (policy === 'unreadable') return 'unreadable'
  return policy.pause === 'forbidden' ? 'organisation' : null
}
