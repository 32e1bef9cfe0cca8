import type { PostureCheck, Violation } from '../../../common/rules/posture.ts'
import { goTime } from './go-time.ts'

/** What the wire object of a posture check is made from. Times are Unix milliseconds, 0 = never. */
export interface PostureCheckFacts extends PostureCheck {
  readonly network: string
  readonly description: string
  readonly createdBy: string
  readonly createdAt: number
  readonly updatedAt: number
}

export function encodePostureCheck(check: PostureCheckFacts) {
  return {
    id: check.id,
    name: check.name,
    network_id: check.network,
    description: check.description,
    attribute: check.attribute,
    values: check.values,
    severity: check.severity,
    tags: {},
    user_groups: Object.fromEntries(check.groups.map((id) => [id, {}])),
    status: check.enabled,
    created_by: check.createdBy,
    created_at: goTime(check.createdAt),
    updated_at: goTime(check.updatedAt),
  }
}

/** The conditions that a device does not meet, in words; null where there are none, as an unset list of Go. */
export function encodeViolations(violations: readonly Violation[]) {
  if (violations.length === 0) return null
  return violations.map(({ checkId, name, attribute, message, severity }) => ({ check_id: checkId, name, attribute, message, severity }))
}
