import { randomBytes } from 'node:crypto'
import type { EnrolRequest } from '../common/contracts/agent.ts'
import type { Fault } from '../common/fault.ts'
import { fail, ok, type Result } from '../common/result.ts'
import { version } from '../common/version.ts'
import { announcePause, type PauseOptions, pause } from './agent-pause.ts'
import { closeToOthers } from './close-to-others.ts'
import { type Enrolment, enrolmentFile } from './enrolment-file.ts'
import { openHelper } from './helper-link.ts'
import { machineFacts } from './machine-facts.ts'
import { createServerLink } from './server-link.ts'

export interface EnrolOptions extends PauseOptions {
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
}

/** The enrolment that is there, or a new one. Waits for a server or a helper that doesn't answer; a fault is a no that waiting doesn't change. */
export async function ensureEnrolled(options: EnrolOptions): Promise<Result<Enrolment>> {
  const { note, runDir } = options
  const file = enrolmentFile(options.stateDir)
  const closed = await closeToOthers(file.path, note)
  if (!closed.ok) return closed
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
    // the same at each attempt: one that the server took, but whose answer was lost, is this host's own
    hostPass: randomBytes(32).toString('base64url'),
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

/** Tries until it works or a no that waiting doesn't change. */
async function retried<T>(options: EnrolOptions, what: string, attempt: () => Promise<Result<T>>): Promise<Result<T>> {
  for (let failures = 1; ; failures++) {
    const outcome = await attempt()
    if (outcome.ok || options.signal.aborted || !heals(outcome.fault)) return outcome
    await pause(options, announcePause(options, failures, what, outcome.fault))
    if (options.signal.aborted) return outcome
  }
}

function heals(fault: Fault): boolean {
  return (
    ['server.unreachable', 'helper.missing', 'helper.lost'].includes(fault.code) || (fault.code === 'server.refused' && fault.status >= 500)
  )
}
