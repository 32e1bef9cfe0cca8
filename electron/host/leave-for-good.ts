import { hostRemoved } from '../common/contracts/agent.ts'
import type { HostConfig } from '../common/contracts/helper.ts'
import type { Fault } from '../common/fault.ts'
import { ok, type Result } from '../common/result.ts'
import { enrolmentFile } from './enrolment-file.ts'
import { openHelper } from './helper-link.ts'
import { createServerLink } from './server-link.ts'

export interface AgentPlaces {
  readonly runDir: string
  readonly stateDir: string
}

/** Hands the helper what this machine should be; null = no host any more. */
export async function applyHost(runDir: string, config: HostConfig | null): Promise<Result<unknown>> {
  const helper = await openHelper(runDir)
  if (!helper.ok) return helper
  const set = await helper.value.call.setHost({ config })
  helper.value.close()
  return set
}

/** Undoes an enrolment: the server forgets the host, the helper takes its network apart. `untold`: why the server couldn't be told, null when it knows. */
export async function leaveForGood(places: AgentPlaces): Promise<Result<{ untold: Fault | null }>> {
  const known = await enrolmentFile(places.stateDir).read()
  if (!known.ok) return known
  let told: Result<undefined> = ok()
  if (known.value) {
    const { server, pinned } = known.value
    told = await createServerLink({ server, runDir: places.runDir, identity: known.value, pinned }).leave()
  }
  const forgotten = await forgetHost(places)
  if (!forgotten.ok) return forgotten
  return ok({ untold: told.ok || isUnknown(told.fault) ? null : told.fault })
}

/** The machine's part of leaving. The helper first: while it can't be asked, the enrolment stays, and so does the way to try again. */
export async function forgetHost({ runDir, stateDir }: AgentPlaces): Promise<Result<undefined>> {
  const cleared = await applyHost(runDir, null)
  if (!cleared.ok) return cleared
  return enrolmentFile(stateDir).remove()
}

/** The server answered, and knows neither this host nor its token. */
export function isUnknown(fault: Fault): boolean {
  return fault.code === 'server.refused' && [401, 403, 404, 410].includes(fault.status)
}

/** An admin removed this host: the one answer that no proxy on the way makes up, and that the server gives to the host's own token only. */
export function isRemoved(fault: Fault): boolean {
  return fault.code === 'server.refused' && fault.status === 410 && fault.message === hostRemoved
}
