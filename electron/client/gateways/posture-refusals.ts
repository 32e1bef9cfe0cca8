import { groupBy } from '../../common/group-by.ts'
import type { Gateway } from '../../common/model/gateway.ts'
import type { NetworkCondition, Snapshot } from '../../common/model/snapshot.ts'
import { type DeviceFacts, postureViolations, type Violation } from '../../common/rules/posture.ts'
import type { Refusal } from '../../common/rules/refusal.ts'
import type { ThisComputer } from './gateway-list.ts'

/**
 * What the server will probably have against this computer on each gateway: by the conditions of its network, and by what it found when it looked at this
 * computer's registration there. Only probably: the server decides, and it may know more of the computer than it was told.
 */
export function postureRefusals(snapshot: Snapshot, { device, registrations }: ThisComputer): (gateway: Gateway) => Refusal[] {
  const conditions = snapshot.pro?.conditions ?? []
  const own = snapshot.clients.filter(({ id, network }) => registrations?.has(`${network}/${id}`) === true)
  const ownByGateway = groupBy(own, ({ gatewayNodeId }) => gatewayNodeId)
  return (gateway) => {
    const foretold = device === undefined ? [] : foretell(conditions, gateway.network, device)
    // Found earlier, by facts that may be old: what can be foretold, is foretold
    const found = (ownByGateway.get(gateway.nodeId) ?? [])
      .flatMap(({ violations }) => violations ?? [])
      .filter((violation) => device === undefined || !canForetell(conditions, violation))
    return [...foretold, ...found].map((violation) => ({ ...postureRefusal(violation, gateway.name), weight: 'probable' }))
  }
}

/** What conditions of a network that can be read have against this computer. Where it is, only the server knows. */
export function foretell(conditions: readonly NetworkCondition[], network: string, device: DeviceFacts): Violation[] {
  const asked = conditions.filter((condition) => condition.network === network && condition.attribute !== 'client_location')
  return postureViolations(asked, { ...device, country: '', groups: [] })
}

/** What they had against it, now that the server has refused it without saying why: where all else is met, it is the place. */
export function blame(conditions: readonly NetworkCondition[], network: string, device: DeviceFacts): Violation[] {
  const foretold = foretell(conditions, network, device)
  if (foretold.length > 0) return foretold
  return conditions
    .filter((condition) => condition.network === network && condition.attribute === 'client_location')
    .map(({ id, name, attribute, severity, values }) => ({
      ...{ checkId: id, name, attribute, severity },
      message: `it allows ${values.join(', ') || 'none'}`,
    }))
}

export function postureRefusal({ attribute, name, message }: Violation, subject: string): Refusal {
  return { rule: 'access.posture', weight: 'certain', subject, check: { attribute, name, message } }
}

function canForetell(conditions: readonly NetworkCondition[], { checkId, attribute }: Violation): boolean {
  return attribute !== 'client_location' && conditions.some(({ id }) => id === checkId)
}
