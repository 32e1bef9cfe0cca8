import type { PolicyView } from '../../electron/common/contracts/helper.ts'

/** Why a control doesn't move: root's policy file says so, or it can't be read and nothing may be opened meanwhile. The helper enforces it; this only tells. */
export type Fixed = 'organisation' | 'unreadable' | null

/** `value`: as it is now. What the policy wants may still be chosen when it isn't so yet. */
export function fixedSwitch(policy: PolicyView | null | undefined, setting: 'lock' | 'lan', value: boolean): Fixed {
  if (policy === null || policy === undefined) return null
  if (policy === 'unreadable') return (setting === 'lock') === value ? 'unreadable' : null
  const rule = policy[setting]
  return rule !== 'person' && value === (rule === 'on') ? 'organisation' : null
}

/** Whether logging out may open this computer. */
export function fixedLeave(policy: PolicyView | null | undefined): Fixed {
  if (policy === null || policy === undefined) return null
  if (policy === 'unreadable') return 'unreadable'
  return policy.leave === 'forbidden' || policy.mandatoryGateway !== null ? 'organisation' : null
}
