import type { EnrolRequest } from '../common/contracts/agent.ts'
import type { HostConfig } from '../common/contracts/helper.ts'
import type { Fault } from '../common/fault.ts'
import { fail, ok, type Result } from '../common/result.ts'
import { version } from '../common/version.ts'
import { faultText } from '../common/wording/fault-text.ts'
import { backoff } from './backoff.ts'
import { type Enrolment, enrolmentFile } from './enrolment-file.ts'
import { openHelper } from './helper-link.ts'
import { machineFacts } from './machine-facts.ts'
import { createServerLink, type ServerLink } from './server-link.ts'

export interface HostAgentOptions {
  readonly runDir: string
  readonly stateDir: string
  /** Origin; '' = the one of the enrolment that is there. */
  readonly server: string
  /** Asked only when this machine isn't enrolled yet. */
  readonly enrolmentKey: () => Promise<Result<string>>
  readonly name: string
  /** '' = as the server sees it. */
  readonly endpoint4: string
  readonly endpoint6: string
  readonly listenPort: number
  /** A line for whoever watches. */
  readonly note: (text: string) => void
  /** Ends the agent; the network stays as it is. */
  readonly signal: AbortSignal
}

/**
 * Makes this machine what the control server wants it to be, until told to stop: enrols once, waits for wishes, hands them to the helper, reports. When the
 * server or the helper doesn't answer, what was applied last stands, and it tries again.
 * Resolves with a fault only for what no waiting heals: refused at enrolment, an unreadable file. A host that was removed at the server keeps asking: one
 * answer of a proxy in between must not cost an admin the machine.
 */
export async function runHostAgent(options: HostAgentOptions): Promise<Result<undefined>> {
  const enrolled = await ensureEnrolled(options)
  if (!enrolled.ok) return options.signal.aborted ? ok() : enrolled
  return await follow(options, enrolled.value)
}

async function ensureEnrolled(options: HostAgentOptions): Promise<Result<Enrolment>> {
  const { note, runDir } = options
  const file = enrolmentFile(options.stateDir)
  const known = await file.read()
  if (!known.ok) return known
  if (known.value) {
    const { server, name } = known.value
    if (options.server && options.server !== server) {
      return fail({
        code: 'already.running',
        what: 'An enrolment',
        detail: `this computer belongs to ${server}; run "waygate host leave" first`,
      })
    }
    note(`enrolled at ${server} as ${name}`)
    return ok(known.value)
  }
  if (!options.server) return fail({ code: 'server.address', address: '', reason: 'name the control server with --server' })
  const key = await options.enrolmentKey()
  if (!key.ok) return key
  const made = await retried(options, "Waygate's helper", () => newKey(runDir))
  if (!made.ok) return made
  const { name, endpoint4, endpoint6, listenPort } = options
  const request: EnrolRequest = {
    ...machineFacts(),
    key: key.value,
    name,
    endpoint4,
    endpoint6,
    listenPort,
    publicKey: made.value.publicKey,
    version,
  }
  const link = createServerLink({ server: options.server, runDir, identity: null, pinned: '' })
  const answer = await retried(options, options.server, () => link.enrol(request))
  if (!answer.ok) return answer
  const { hostId, hostToken, networks } = answer.value
  const enrolment: Enrolment = {
    ...{ server: options.server, name, hostId, hostToken, keyId: made.value.keyId },
    ...{ endpoint4, endpoint6, pinned: link.pinned() },
  }
  const written = await file.write(enrolment)
  if (!written.ok) return written
  note(`enrolled at ${options.server} as ${name}, in ${networks.join(', ') || 'no network'}`)
  return ok(enrolment)
}

async function newKey(runDir: string): Promise<Result<{ keyId: string; publicKey: string }>> {
  const helper = await openHelper(runDir)
  if (!helper.ok) return helper
  const made = await helper.value.call.newKey({})
  helper.value.close()
  return made
}

/** Polls and applies until the signal. */
async function follow(options: HostAgentOptions, enrolment: Enrolment): Promise<Result<undefined>> {
  const { note, signal, runDir } = options
  const link = createServerLink({ server: enrolment.server, runDir, identity: enrolment, pinned: enrolment.pinned })
  let applied = 0
  let failures = 0
  let pinned = ''
  while (!signal.aborted) {
    const desired = await link.desired(applied, signal)
    if (signal.aborted) break
    if (!desired.ok) {
      if (isRemoved(desired.fault) && (await hasLeft(options))) return ok()
      failures++
      await pauseAfter(options, failures, enrolment.server, desired.fault)
      continue
    }
    if (desired.value === null) {
      failures = 0
      continue
    }
    const { revision, config } = desired.value
    if (link.pinned() !== pinned) pinned = await pin(runDir, enrolment, link.pinned())
    const outcome = await apply(runDir, { ...config, keyId: enrolment.keyId })
    if (outcome.ok) {
      applied = revision
      failures = 0
      note(`revision ${revision}: ${describe(config)}`)
    } else {
      failures++
    }
    const { endpoint4, endpoint6 } = enrolment
    await link.report({ applied, fault: outcome.ok ? null : sentence(outcome.fault).slice(0, 500), endpoint4, endpoint6 })
    if (!outcome.ok) await pauseAfter(options, failures, "Waygate's helper", outcome.fault)
  }
  return ok()
}

async function apply(runDir: string, config: HostConfig | null): Promise<Result<unknown>> {
  const helper = await openHelper(runDir)
  if (!helper.ok) return helper
  const set = await helper.value.call.setHost({ config })
  helper.value.close()
  return set
}

/** Tells the helper where the server is, so that it may open streams there while this host's traffic is held. Best effort: answers what is pinned now. */
async function pin(runDir: string, enrolment: Enrolment, address: string): Promise<string> {
  const helper = await openHelper(runDir)
  if (!helper.ok) return ''
  const account = `host@${new URL(enrolment.server).host}`
  const put = await helper.value.call.putServer({ account, addresses: [address] })
  helper.value.close()
  return put.ok ? address : ''
}

/** Undoes an enrolment: the server forgets the host, the helper takes its network apart. Answers what the server said when it couldn't be told. */
export async function leaveForGood(
  options: Pick<HostAgentOptions, 'runDir' | 'stateDir'>,
): Promise<Result<{ serverTold: boolean; why: string }>> {
  const file = enrolmentFile(options.stateDir)
  const known = await file.read()
  if (!known.ok) return known
  let told: Result<undefined> = ok()
  if (known.value) {
    const { server, pinned } = known.value
    const link: ServerLink = createServerLink({ server, runDir: options.runDir, identity: known.value, pinned })
    told = await link.leave()
  }
  const cleared = await apply(options.runDir, null)
  if (!cleared.ok) return cleared
  const removed = await file.remove()
  if (!removed.ok) return removed
  const gone = told.ok || isRemoved(told.fault)
  return ok({ serverTold: gone, why: told.ok || gone ? '' : sentence(told.fault) })
}

/** `waygate host leave` ran beside this agent. */
async function hasLeft({ stateDir }: HostAgentOptions): Promise<boolean> {
  const known = await enrolmentFile(stateDir).read()
  return known.ok && known.value === null
}

/** The server answered, and knows neither this host nor its token. */
function isRemoved(fault: Fault): boolean {
  return fault.code === 'server.refused' && (fault.status === 401 || fault.status === 403 || fault.status === 404 || fault.status === 410)
}

/** Tries until it works or a no that waiting doesn't change. */
async function retried<T>(options: HostAgentOptions, what: string, attempt: () => Promise<Result<T>>): Promise<Result<T>> {
  for (let failures = 1; ; failures++) {
    const outcome = await attempt()
    if (outcome.ok || options.signal.aborted || !heals(outcome.fault)) return outcome
    await pauseAfter(options, failures, what, outcome.fault)
    if (options.signal.aborted) return outcome
  }
}

function heals(fault: Fault): boolean {
  return (
    ['server.unreachable', 'helper.missing', 'helper.lost'].includes(fault.code) || (fault.code === 'server.refused' && fault.status >= 500)
  )
}

async function pauseAfter({ note, signal }: HostAgentOptions, failures: number, what: string, fault: Fault): Promise<void> {
  const ms = backoff(failures, Math.random())
  note(`${what}: ${sentence(fault)} What stands stays; next try in ${(ms / 1000).toFixed(1)} s.`)
  await new Promise<void>((resolve) => {
    const done = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', done)
      resolve()
    }
    const timer = setTimeout(done, ms)
    signal.addEventListener('abort', done)
  })
}

function sentence(fault: Fault): string {
  const { headline, next } = faultText(fault)
  return `${headline}. ${next}`
}

function describe({ gateway, through, peers }: HostConfig): string {
  const role = gateway ? 'gateway' : through ? `leaves through ${through.gatewayName}` : 'member'
  return `${role}, ${peers.length} ${peers.length === 1 ? 'peer' : 'peers'}`
}
