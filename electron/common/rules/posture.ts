import { z } from 'zod'
import { groupBy } from '../group-by.ts'

/** Conditions on devices (Pro posture checks): what a device says of itself against what a network wants. Pure. */

export const postureAttributes = [
  'client_location',
  'client_version',
  'os',
  'os_version',
  'os_family',
  'kernel_version',
  'auto_update',
] as const
export type PostureAttribute = (typeof postureAttributes)[number]

export interface PostureCheck {
  readonly id: string
  readonly name: string
  readonly attribute: string
  readonly values: readonly string[]
  /** 1 = low … 4 = critical. */
  readonly severity: number
  readonly enabled: boolean
  /** Group ids it is for; `*` = everybody; empty = nobody. */
  readonly groups: readonly string[]
}

/** A person's device, as its registration describes it; '' = not told. */
export interface Device {
  readonly country: string
  readonly clientVersion: string
  readonly os: string
  readonly osVersion: string
  readonly osFamily: string
  readonly kernelVersion: string
  /** Groups of its owner. */
  readonly groups: readonly string[]
}

/** What a device says of itself when it registers. */
export type DeviceFacts = Omit<Device, 'country' | 'groups'>

export const violationSchema = z.object({
  checkId: z.string(),
  name: z.string(),
  /** One of `postureAttributes`, or one that a newer server has. */
  attribute: z.string(),
  severity: z.number(),
  /** In the server's words: "client os 'linux' not allowed". */
  message: z.string(),
})
export type Violation = z.infer<typeof violationSchema>

/** What is wrong with this device. Several checks of one attribute are alternatives; so are those of the system and its family. */
export function postureViolations(checks: readonly PostureCheck[], device: Device): Violation[] {
  const meant = checks.filter((check) => check.enabled && check.attribute !== 'auto_update' && isMeantFor(check, device.groups))
  const alternatives = groupBy(meant, ({ attribute }) => (attribute === 'os_family' ? 'os' : attribute))
  return [...alternatives.values()].flatMap((group) => {
    const denied = group.flatMap((check) => {
      const message = violation(check, device)
      return message === null
        ? []
        : [{ checkId: check.id, name: check.name, attribute: check.attribute, severity: check.severity, message }]
    })
    return denied.length === group.length ? denied : []
  })
}

/** `groups`: of a person, those for the network included. */
export function isMeantFor(check: Pick<PostureCheck, 'groups'>, groups: readonly string[]): boolean {
  return check.groups.some((id) => id === '*' || groups.includes(id))
}

function violation({ attribute, values }: PostureCheck, device: Device): string | null {
  const [least = ''] = values
  switch (attribute) {
    case 'client_location':
      return oneOf(values, device.country.toUpperCase(), 'client location')
    case 'os':
      return oneOf(values, device.os, 'client os')
    case 'os_family':
      return oneOf(values, device.osFamily, 'os family')
    case 'client_version':
      return atLeast(least, device.clientVersion, 'client version')
    case 'os_version':
      return atLeast(least, device.osVersion, 'os version')
    case 'kernel_version':
      return atLeast(least, device.kernelVersion, 'kernel version')
    default:
      return null
  }
}

function oneOf(values: readonly string[], value: string, what: string): string | null {
  return values.includes(value) ? null : `${what} '${value}' not allowed`
}

function atLeast(least: string, value: string, what: string): string | null {
  if (least === '' || compareVersions(value, least) >= 0) return null
  return `${what} '${value}' is below minimum required version '${least}'`
}

/** By number, part by part; what is no number counts as 0, so an untold version is below every one. */
function compareVersions(a: string, b: string): number {
  const [left, right] = [numbersOf(a), numbersOf(b)]
  for (let at = 0; at < Math.max(left.length, right.length); at += 1) {
    const difference = (left[at] ?? 0) - (right[at] ?? 0)
    if (difference !== 0) return difference
  }
  return 0
}

function numbersOf(version: string): number[] {
  const [core = ''] = version.replace(/^v/i, '').split(/[-+\s]/)
  return core.split('.').map((part) => Number.parseInt(part, 10) || 0)
}
