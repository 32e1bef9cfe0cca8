import { createHash } from 'node:crypto'
import { lstat } from 'node:fs/promises'
import type { SetupChange, SetupNote, SetupReport } from '../../common/contracts/setup.ts'
import { ok, type Result } from '../../common/result.ts'
import { allowUser } from './allow-user.ts'
import { readProgram } from './own-program.ts'
import { placeFile, placeLink } from './place-file.ts'
import type { SetupPlan, SetupStep } from './plan-setup.ts'
import { removeInstalled } from './remove-installed.ts'
import { contentOf } from './setup-facts.ts'
import { type SetupMachine, thisMachine } from './setup-machine.ts'
import type { SetupPlaces } from './setup-places.ts'

type Outcome = Result<{ readonly changes?: readonly SetupChange[]; readonly notes?: readonly SetupNote[] }>

/** Runs a plan step by step and ends at the first that fails; what was placed stays, and the same again goes on from there. */
export async function applySetup(plan: SetupPlan, places: SetupPlaces, machine: SetupMachine = thisMachine): Promise<Result<SetupReport>> {
  const changes: SetupChange[] = []
  const notes: SetupNote[] = [...plan.notes]
  for (const step of plan.steps) {
    const done = await applyStep(step, places, machine)
    if (!done.ok) return done
    changes.push(...(done.value.changes ?? []))
    notes.push(...(done.value.notes ?? []))
  }
  return ok({ changes, notes })
}

async function applyStep(step: SetupStep, places: SetupPlaces, machine: SetupMachine): Promise<Outcome> {
  switch (step.do) {
    case 'program':
      return placeProgram(step.from, step.to)
    case 'file': {
      const written = await placeText(step.path, step.text)
      return written.ok || step.weight === 'must' ? written : ok({ notes: [{ note: 'plainPrompts' }] })
    }
    case 'link': {
      const before = await lstat(step.path).catch(() => null)
      const linked = await placeLink(step.path, step.to)
      // a command by another way to write it: nothing depends on it
      return ok(linked.ok && linked.value && before === null ? placed(step.path) : {})
    }
    case 'removeInstalled': {
      const removed = await removeInstalled(places, machine, step.services)
      return removed.ok ? ok({ changes: removed.value }) : removed
    }
    case 'allow': {
      const allowed = await allowUser(places, step.uid)
      if (!allowed.ok) return allowed
      return ok(allowed.value.added ? { changes: [{ change: 'allowed', user: allowed.value.name }] } : {})
    }
    case 'command': {
      const ran = await machine.run(step.what, step.command)
      if (!ran.ok) return ran
      return ok(step.makes === undefined ? {} : { changes: [{ change: step.makes }] })
    }
    case 'endHelper':
      await machine.endHelper(places.runDir)
      return ok({})
    case 'spawnHelper':
      machine.spawnHelper(step.program)
      return ok({ changes: [{ change: 'started' }] })
    case 'await': {
      const there = await machine.awaitHelper(places.runDir, step.uid, step.other)
      return there.ok ? ok({}) : there
    }
    default:
      return step satisfies never
  }
}

/** By content: an installation that is repaired and whole already isn't written again. */
async function placeProgram(from: string, to: string): Promise<Outcome> {
  const program = await readProgram(from)
  if (!program.ok) return program
  const there = await contentOf(to)
  if (there !== null && hash(there) === hash(program.value) && (await isModed(to, 0o755))) return ok({})
  const written = await placeFile(to, program.value, 0o755)
  return written.ok ? ok(placed(to)) : written
}

async function placeText(path: string, text: string): Promise<Outcome> {
  const there = await contentOf(path)
  if (there?.toString('utf8') === text && (await isModed(path, 0o644))) return ok({})
  const written = await placeFile(path, text, 0o644)
  return written.ok ? ok(placed(path)) : written
}

async function isModed(path: string, mode: number): Promise<boolean> {
  const found = await lstat(path)
  // a link has mode 777 and never counts
  return found.uid === process.geteuid?.() && (found.mode & 0o7777) === mode
}

function placed(path: string): { readonly changes: readonly SetupChange[] } {
  return { changes: [{ change: 'placed', path }] }
}

function hash(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}
