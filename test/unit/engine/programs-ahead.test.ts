import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { applyPlan } from '../../../electron/engine/linux/apply.ts'
import { programsAhead } from '../../../electron/engine/linux/programs-ahead.ts'
import { type StartedProgram, startProgram } from '../../../electron/engine/linux/run-command.ts'
import type { Plan, Step } from '../../../electron/engine/step.ts'

let dir = ''
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'ahead-'))
})
afterEach(() => rmSync(dir, { recursive: true, force: true }))

/** Writes what it reads to a file, when it has read it all. */
const keeps = (file: string, stdin: string) => ({
  program: '/bin/sh',
  args: ['-c', `text=$(cat); [ -z "$text" ] || echo "$text" > ${file}`],
  stdin,
})

describe('programs that are begun before their turn', () => {
  it('get what they read in their turn, and are begun once', async () => {
    const started: StartedProgram[] = []
    const ahead = programsAhead((command) => {
      const program = startProgram(command)
      started.push(program)
      return program
    })
    const file = join(dir, 'read')
    ahead.begin(keeps(file, ''))
    ahead.begin(keeps(file, 'another text is no other program'))
    expect(await ahead.run(keeps(file, 'orders'))).toMatchObject({ ok: true, value: { exit: 0 } })
    expect(readFileSync(file, 'utf8')).toBe('orders\n')
    expect(started).toHaveLength(1)
    expect(await ahead.run(keeps(file, 'again'))).toMatchObject({ ok: true, value: { exit: 0 } })
    expect(readFileSync(file, 'utf8')).toBe('again\n')
    expect(started).toHaveLength(1)
  })

  it('end with nothing done when their turn does not come', async () => {
    const ends: Promise<unknown>[] = []
    const ahead = programsAhead((command) => {
      const program = startProgram(command)
      return {
        ...program,
        release() {
          program.release()
          ends.push(program.finish({ stdin: 'too late' }))
        },
      }
    })
    const file = join(dir, 'read')
    ahead.begin(keeps(file, ''))
    ahead.release()
    expect(await Promise.all(ends)).toMatchObject([{ ok: true, value: { exit: 0 } }])
    expect(() => readFileSync(file)).toThrow('ENOENT')
  })

  it('say that they are missing in their turn', async () => {
    const ahead = programsAhead()
    const missing = { program: '/nowhere/nft', args: ['-f', '-'], stdin: 'table' }
    ahead.begin(missing)
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(await ahead.run(missing)).toMatchObject({ ok: false, fault: { code: 'program.missing', program: '/nowhere/nft' } })
  })

  it('of the next stage are told while the one before works, and of no other', async () => {
    const order: string[] = []
    const step = (what: string): Step => ({
      what,
      run: { kind: 'command', command: { program: what, args: [], stdin: '' } },
      undo: 'keep',
    })
    const plan: Plan = { title: 'three', onFailure: 'undo', stages: [[step('a')], [step('b'), step('c')], [step('d')]] }
    await applyPlan(plan, {
      run: async (what) => {
        order.push(`${what} begins`)
        await new Promise((resolve) => setTimeout(resolve, 5))
        order.push(`${what} ends`)
        return { ok: true, value: undefined }
      },
      onNext: (act) => act.kind === 'command' && order.push(`${act.command.program} is next`),
      journal: { begin: () => undefined, end: () => undefined, begun: () => null },
      log: () => undefined,
    })
    const next = (what: string, while_: string) =>
      order.indexOf(`${what} is next`) > order.indexOf(`${while_} begins`) &&
      order.indexOf(`${what} is next`) < order.indexOf(`${while_} ends`)
    expect([next('b', 'a'), next('c', 'a'), next('d', 'b'), order.includes('a is next')]).toEqual([true, true, true, false])
  })
})
