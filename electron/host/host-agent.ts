import type { HostConfig } from '../common/contracts/helper.ts'
import type { Fault } from '../common/fault.ts'
import { ok, type Result } from '../common/result.ts'
import { faultLine } from '../common/wording/fault-text.ts'
import { english } from '../common/words/words.ts'
import { type AgentProgress, openDoor } from './agent-door.ts'
import { announcePause, pause } from './agent-pause.ts'
import { type Enrolment, enrolmentFile } from './enrolment-file.ts'
import { type EnrolOptions, ensureEnrolled } from './ensure-enrolled.ts'
import { openHelper } from './helper-link.ts'
import { applyHost, forgetHost, isRemoved, isUnknown } from './leave-for-good.ts'
import { createServerLink, longestPoll, type ServerLink } from './server-link.ts'

/** `signal` ends the agent; the network stays as it is. */
export type HostAgentOptions = EnrolOptions

/**
 * Makes this machine what the control server wants it to be, until told to stop: enrols once, waits for wishes, hands them to the helper, reports. When the
 * server or the helper doesn't answer, what was applied last stands, and it tries again.
 * Resolves with a fault only for what no waiting heals: refused at enrolment, an unreadable file, another agent with the same directory. A host that the
 * server doesn't know any more keeps asking: one answer of a proxy in between must not cost an admin the machine. Only the server's own word that an admin
 * removed it takes its network apart.
 */
export async function runHostAgent(options: HostAgentOptions): Promise<Result<undefined>> {
  const enrolled = await ensureEnrolled(options)
  if (!enrolled.ok) return options.signal.aborted ? ok() : enrolled
  const progress = createProgress()
  const door = await openDoor(options.stateDir, progress.read)
  if (!door.ok) return door
  try {
    return await follow(options, enrolled.value, progress)
  } finally {
    await door.value.close()
  }
}

interface Progress {
  read(): AgentProgress
  /** The server answered. */
  contact(wanted?: number): void
  trouble(what: 'server' | 'helper', fault: Fault): void
  /** That side is well again. */
  fine(what: 'server' | 'helper'): void
}

function createProgress(): Progress {
  let now: AgentProgress = { pid: process.pid, startedAt: Date.now(), contactAt: 0, wanted: 0, trouble: null }
  return {
    read: () => now,
    contact: (wanted = now.wanted) => {
      now = { ...now, contactAt: Date.now(), wanted }
    },
    trouble: (what, fault) => {
      const since = now.trouble?.what === what ? now.trouble.since : Date.now()
      now = { ...now, trouble: { what, fault, since } }
    },
    fine: (what) => {
      if (now.trouble?.what === what) now = { ...now, trouble: null }
    },
  }
}

/** Polls and applies until the signal. */
async function follow(options: HostAgentOptions, enrolment: Enrolment, progress: Progress): Promise<Result<undefined>> {
  const { note, signal } = options
  const link = createServerLink({ server: enrolment.server, runDir: options.runDir, identity: enrolment, pinned: enrolment.pinned })
  const pins = createPins(options, enrolment)
  const wish: Wish = { applied: 0, refused: null, unreported: null }
  let serverFailures = 0
  while (!signal.aborted) {
    // a wish that failed is tried again after a while, unless a newer one comes first
    const { after, waitMs } = wish.refused ?? { after: wish.applied, waitMs: longestPoll * 1000 }
    const desired = await link.desired(after, waitMs, signal)
    if (signal.aborted) break
    if (!desired.ok) {
      if (isUnknown(desired.fault) && (await hasLeft(options))) return ok()
      if (isRemoved(desired.fault) && (await leaveRemoved(options, enrolment))) return ok()
      progress.trouble('server', desired.fault)
      await pause(options, announcePause(options, ++serverFailures, enrolment.server, desired.fault))
      continue
    }
    serverFailures = 0
    progress.contact(desired.value?.revision)
    progress.fine('server')
    const next = desired.value ?? wish.refused?.desired ?? null
    if (next === null) {
      // one that was lost
      if (wish.unreported !== null) wish.unreported = await report(link, enrolment, wish.applied, wish.unreported)
      continue
    }
    await pins.follow(link)
    const outcome = await applyHost(options.runDir, { ...next.config, keyId: enrolment.keyId })
    if (outcome.ok) {
      wish.applied = next.revision
      wish.refused = null
      progress.fine('helper')
      note(`revision ${next.revision}: ${describe(next.config)}`)
    } else {
      progress.trouble('helper', outcome.fault)
      const failures = (wish.refused?.failures ?? 0) + 1
      wish.refused = {
        desired: next,
        after: next.revision,
        failures,
        waitMs: announcePause(options, failures, "Waygate's helper", outcome.fault),
      }
    }
    wish.unreported = await report(link, enrolment, wish.applied, outcome)
  }
  return ok()
}

/** Where the agent stands with what the server wants. */
interface Wish {
  /** The newest revision that the helper applied. */
  applied: number
  /** The newest one, when it couldn't be applied. */
  refused: {
    readonly desired: { readonly revision: number; readonly config: HostConfig }
    readonly after: number
    readonly failures: number
    readonly waitMs: number
  } | null
  /** What the server hasn't heard yet. */
  unreported: Result<unknown> | null
}

/** Answers what is still to be told. */
async function report(link: ServerLink, enrolment: Enrolment, applied: number, outcome: Result<unknown>): Promise<Result<unknown> | null> {
  const { endpoint4, endpoint6 } = enrolment
  const told = await link.report({
    applied,
    fault: outcome.ok ? null : faultLine(english, outcome.fault).slice(0, 500),
    endpoint4,
    endpoint6,
  })
  return told.ok ? null : outcome
}

/** Tells the helper, and the next life, where the server is, so that streams may be opened there while this host's traffic is held. */
function createPins({ runDir, stateDir }: HostAgentOptions, enrolment: Enrolment) {
  let atHelper = ''
  let onDisk = enrolment.pinned
  return {
    async follow(link: ServerLink): Promise<void> {
      const address = link.pinned()
      if (address === '') return
      if (address !== atHelper && (await pin(runDir, enrolment.server, address))) atHelper = address
      if (address === onDisk) return
      const written = await enrolmentFile(stateDir).write({ ...enrolment, pinned: address })
      if (written.ok) onDisk = address
    },
  }
}

/** Best effort: without it the way to the server is the one that every program has. */
async function pin(runDir: string, server: string, address: string): Promise<boolean> {
  const helper = await openHelper(runDir)
  if (!helper.ok) return false
  const put = await helper.value.call.putServer({ account: `host@${new URL(server).host}`, addresses: [address] })
  helper.value.close()
  return put.ok
}

/** `waygate host leave` ran beside this agent. */
async function hasLeft({ stateDir }: HostAgentOptions): Promise<boolean> {
  const known = await enrolmentFile(stateDir).read()
  return known.ok && known.value === null
}

async function leaveRemoved(options: HostAgentOptions, { server, name }: Enrolment): Promise<boolean> {
  const left = await forgetHost(options)
  options.note(
    left.ok
      ? `An admin removed ${name} at ${server}; this computer has left the network.`
      : `An admin removed ${name}: ${faultLine(english, left.fault)}`,
  )
  return left.ok
}

function describe({ gateway, forwards, through, peers }: HostConfig): string {
  const role = gateway ? 'gateway' : through ? `leaves through ${through.gatewayName}` : forwards.length > 0 ? 'relay' : 'member'
  return `${role}, ${peers.length} ${peers.length === 1 ? 'peer' : 'peers'}`
}
