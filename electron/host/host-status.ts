import type { HelperStatus } from '../common/contracts/helper.ts'
import type { Fault } from '../common/fault.ts'
import { ok, type Result } from '../common/result.ts'
import { relativeTime, span } from '../common/wording/relative-time.ts'
import { type AgentProgress, readProgress } from './agent-door.ts'
import { sentence } from './agent-pause.ts'
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

export async function readHostStatus({ runDir, stateDir }: AgentPlaces, now: number): Promise<Result<HostStatus>> {
  const known = await enrolmentFile(stateDir).read()
  if (!known.ok) return known
  const [agent, host] = await Promise.all([readProgress(stateDir), askHelper(runDir)])
  const enrolled = known.value === null ? null : { server: known.value.server, name: known.value.name, hostId: known.value.hostId }
  const facts = { enrolled, agent, host: host.ok ? host.value : null }
  return ok({ ...facts, wrong: troubles(facts, host.ok ? null : host.fault, now) })
}

async function askHelper(runDir: string): Promise<Result<HelperStatus['host']>> {
  const helper = await openHelper(runDir)
  if (!helper.ok) return helper
  const status = await helper.value.call.status({})
  helper.value.close()
  return status.ok ? ok(status.value.host) : status
}

/** Pure. */
export function troubles({ enrolled, agent, host }: Omit<HostStatus, 'wrong'>, helper: Fault | null, now: number): string[] {
  const gateway = host?.gateway ?? null
  const silent = gateway !== null && now - gateway.handshakeAt > sessionMs
  const since = gateway === null || gateway.handshakeAt === 0 ? 'yet' : `for ${span(now - gateway.handshakeAt)}`
  const meaning = gateway?.suspended
    ? 'traffic leaves directly, as the admin chose'
    : 'nothing leaves until it answers, or an admin takes it away'
  return [
    ...(enrolled !== null && agent === null ? ['No host agent runs: what an admin changes does not arrive. Start "waygate host".'] : []),
    ...(helper === null ? [] : [sentence(helper)]),
    ...(agent?.trouble ? [`For ${span(now - agent.trouble.since)}: ${agent.trouble.text}`] : []),
    ...(host?.fault ? [sentence(host.fault)] : []),
    ...(silent ? [`Gateway ${gateway.name} has not answered ${since}: ${meaning}.`] : []),
  ]
}

/** For people. */
export function hostStatusText({ enrolled, agent, host, wrong }: HostStatus, now: number): string {
  if (enrolled === null && host === null) return ['This computer is no host of a network.', ...wrong].join('\n')
  const role = host === null ? 'unknown' : host.role === 'through' ? `leaves through ${host.through ?? 'a gateway'}` : host.role
  const applied = host?.applied ? `revision ${host.applied.revision}, ${relativeTime(host.applied.since, now)}` : 'nothing'
  const pending =
    agent !== null && host !== null && agent.wanted > (host.applied?.revision ?? 0) ? `; the server wants revision ${agent.wanted}` : ''
  return [
    ...(enrolled === null ? [] : [`Host ${enrolled.name} of ${enrolled.server}`]),
    `Role: ${role}`,
    `Applied: ${applied}${pending}`,
    ...(agent === null || agent.contactAt === 0 ? [] : [`Server heard ${relativeTime(agent.contactAt, now)}`]),
    ...wrong,
  ].join('\n')
}
