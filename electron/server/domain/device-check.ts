import type { Edition } from '../../common/model/snapshot.ts'
import { type Device, postureViolations, type Violation } from '../../common/rules/posture.ts'
import { groupsWithin, isAdminRole } from '../../common/rules/roles.ts'
import type { View } from '../store/draft.ts'
import type { ClientRecord } from '../store/records.ts'

/** What the posture checks of its network have against a person's device (netmaker-api.md 7.3 row 13). Empty: nothing, or it is no device. */
export function deviceViolations(view: View, edition: Edition, client: ClientRecord): Violation[] {
  if (edition === 'ce' || client.deviceId === '') return []
  const checks = view.list('postureChecks').filter(({ network }) => network === client.network)
  return checks.length === 0 ? [] : postureViolations(checks, deviceOf(view, client))
}

function deviceOf(view: View, client: ClientRecord): Device {
  const { country, clientVersion, os, osVersion, osFamily, kernelVersion, network } = client
  const user = view.get('users', client.owner)
  const groups = groupsWithin(network, user?.groups ?? [], user !== undefined && isAdminRole(user.role))
  return { country, clientVersion, os, osVersion, osFamily, kernelVersion, groups }
}
