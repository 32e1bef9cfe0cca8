import type { HelperStatus } from '../common/contracts/helper.ts'
import type { Fault } from '../common/fault.ts'
import { ok, type Result } from '../common/result.ts'
import { faultLine } from '../common/wording/fault-text.ts'
import { relativeTime, span } from '../common/wording/relative-time.ts'
import type { Words } from '../common/words/words.ts'
import { type AgentProgress, readProgress } from './agent-door.ts'
import { enrolmentFile } from './enrolment-file.ts'
import { openHelper } from './helper-link.ts'
import type { AgentPlaces } from './leave-for-good.ts'

/** Everything about this machine as a host, as `waygate host status --json` prints it. Times in unix ms. */
export interface HostStatus {
  /** Null: this machine is enrolled nowhere. */
  readonly enrolled: { readonly server: string; readonly name: string; readonly hostId: string } | null
  /** Null: no agent runs here, so nothing that an admin changes arrives. */
  readonly agent: AgentProgress | null
  /** What the machine is now. Null: the helper can't be asked, or it is no host. */
  readonly host: HelperStatus['host']
  /** What is wrong, a sentence each; empty = nothing. */
  readonly wrong: readonly string[]
}

/** A session that isn't renewed for this long has ended (WireGuard's REJECT_AFTER_TIME). */
const sessionMs = 180_000

export async function readHostStatus(words: Words, { runDir, stateDir }: AgentPlaces, now: number): Promise<Result<HostStatus>> {
  const known = await enrolmentFile(stateDir).read()
  if (!known.ok) return known
  const [agent, host] = await Promise.all([readProgress(stateDir), askHelper(runDir)])
  const enrolled = known.value === null ? null : { server: known.value.server, name: known.value.name, hostId: known.value.hostId }
  const facts = { enrolled, agent, host: host.ok ? host.value : null }
  return ok({ ...facts, wrong: troubles(words, facts, host.ok ? null : host.fault, now) })
}

async function askHelper(runDir: string): Promise<Result<HelperStatus['host']>> {
  const helper = await openHelper(runDir)
  if (!helper.ok) return helper
  const status = await helper.value.call.status({})
  helper.value.close()
  return status.ok ? ok(status.value.host) : status
}

/** Pure. */
export function troubles(words: Words, { enrolled, agent, host }: Omit<HostStatus, 'wrong'>, helper: Fault | null, now: number): string[] {
  const { t } = words
  const gateway = host?.gateway ?? null
  return [
    ...(enrolled !== null && agent === null ? [t('agent.noAgent')] : []),
    ...(helper === null ? [] : [faultLine(words, helper)]),
    ...(agent?.trouble
      ? [t('agent.troubleSince', { time: span(words, now - agent.trouble.since), what: faultLine(words, agent.trouble.fault) })]
      : []),
    ...(host?.fault ? [faultLine(words, host.fault)] : []),
    ...(gateway !== null && now - gateway.handshakeAt > sessionMs ? [silentText(words, gateway, now)] : []),
  ]
}

type HostGateway = NonNullable<NonNullable<HelperStatus['host']>['gateway']>

function silentText(words: Words, { name, handshakeAt, suspended }: HostGateway, now: number): string {
  const { t } = words
  const facts = { gateway: name, meaning: t(suspended ? 'agent.silentOpen' : 'agent.silentClosed') }
  return handshakeAt === 0 ? t('agent.silentYet', facts) : t('agent.silentFor', { ...facts, time: span(words, now - handshakeAt) })
}

/** For people. */
export function hostStatusText(words: Words, { enrolled, agent, host, wrong }: HostStatus, now: number): string {
  const { t } = words
  if (enrolled === null && host === null) return [t('agent.none'), ...wrong].join('\n')
  return [
    ...(enrolled === null ? [] : [t('agent.host', { name: enrolled.name, server: enrolled.server })]),
    t('agent.role', { role: roleText(words, host) }),
    t('agent.applied', { what: appliedText(words, { agent, host }, now) }),
    ...(agent === null || agent.contactAt === 0 ? [] : [t('agent.heard', { ago: relativeTime(words, agent.contactAt, now) })]),
    ...wrong,
  ].join('\n')
}

function roleText({ t }: Words, host: HostStatus['host']): string {
  if (host === null) return t('agent.roles.unknown')
  return host.role === 'through'
    ? t('agent.roles.through', { gateway: host.through ?? t('state.someGateway') })
    : t(`agent.roles.${host.role}`)
}

function appliedText(words: Words, { agent, host }: Pick<HostStatus, 'agent' | 'host'>, now: number): string {
  const { t } = words
  const done = host?.applied ?? null
  const applied =
    done === null
      ? t('agent.appliedNothing')
      : t('agent.appliedRevision', { revision: done.revision, ago: relativeTime(words, done.since, now) })
  const pending = agent !== null && host !== null && agent.wanted > (done?.revision ?? 0)
  return pending ? t('agent.pending', { applied, revision: agent.wanted }) : applied
}
