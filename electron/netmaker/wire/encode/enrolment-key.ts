import { goTime, nilUuid } from './go-time.ts'

/** What the wire object of an enrolment key is made from. `expiresAt` is Unix milliseconds, 0 = never. */
export interface EnrolmentKeyFacts {
  readonly value: string
  readonly networks: readonly string[]
  readonly tags: readonly string[]
  readonly unlimited: boolean
  readonly usesRemaining: number
  readonly expiresAt: number
  /** 1 = until a time, 2 = a number of uses, 3 = unlimited. */
  readonly type: number
  readonly groups: readonly string[] | null
  readonly isDefault: boolean
  /** Node id of the relay that hosts of this key begin behind; '' or absent = none. */
  readonly relay?: string
  readonly autoEgress?: boolean
  readonly autoAssignGateway?: boolean
}

export function encodeEnrolmentKey(key: EnrolmentKeyFacts, server: string) {
  return {
    expiration: goTime(key.expiresAt),
    uses_remaining: key.usesRemaining,
    value: key.value,
    networks: key.networks,
    unlimited: key.unlimited,
    tags: key.tags,
    token: Buffer.from(JSON.stringify({ server, value: key.value })).toString('base64'),
    type: key.type,
    relay: key.relay || nilUuid,
    groups: key.groups,
    default: key.isDefault,
    auto_egress: key.autoEgress ?? false,
    auto_assign_gw: key.autoAssignGateway ?? false,
  }
}
