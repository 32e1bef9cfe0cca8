import { goTime } from './go-time.ts'

/** What the wire objects of an access request and its grant are made from. Times are Unix milliseconds, 0 = never. */
export interface AccessRequestFacts {
  readonly id: string
  readonly network: string
  readonly user: string
  readonly reason: string
  readonly status: string
  readonly requestedAt: number
  readonly decidedAt: number
  readonly decidedBy: string
  readonly revokedAt: number
  readonly expiresAt: number
  readonly grantId: string
}

const hourMs = 3_600_000

export function encodeAccessRequest(request: AccessRequestFacts) {
  const isDecided = request.decidedBy !== ''
  const hours = request.expiresAt === 0 ? 0 : Math.max(1, Math.floor((request.expiresAt - request.decidedAt) / hourMs))
  return {
    id: request.id,
    network_id: request.network,
    user_id: request.user,
    user_name: request.user,
    reason: request.reason,
    status: request.status,
    revoked_at: goTime(request.revokedAt),
    requested_at: goTime(request.requestedAt),
    approved_at: goTime(request.decidedAt),
    // left out when empty, unlike the times
    ...(isDecided ? { approved_by: request.decidedBy } : {}),
    ...(hours === 0 ? {} : { duration_hours: hours }),
    expires_at: goTime(request.expiresAt),
  }
}

export function encodeGrant(request: AccessRequestFacts) {
  return {
    id: request.grantId,
    network_id: request.network,
    user_id: request.user,
    request_id: request.id,
    granted_at: goTime(request.decidedAt),
    expires_at: goTime(request.expiresAt),
  }
}
