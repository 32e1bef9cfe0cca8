import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { applyPlan, planJournal, type RunAct, undoBegun } from '../../../electron/engine/linux/apply.ts'
import { type Act, command, type Plan, type Step } from '../../../electron/engine/step.ts'

let dir = ''
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'waygate-plan-'))
})
afterAll(() => rmSync(dir, { recursive: true, force: true }))

const act = (name: string): Act => command('/bin/true', [name])
const nameOf = (one: Act) => (one.kind === 'command' ? (one.command.args[0] ?? '') : one.kind)
const step = (name: string, kept = false): Step => ({
  what: name,
  run: act(name),
  undo: kept ? 'keep' : act(`undo ${name}`),
  ...(kept ? { blocks: true as const } : {}),
})
const fault = { ok: false, fault: { code: 'internal', detail: 'test' } } as const

/** Runs a plan whose step `broken` fails; answers what ran, in order. */
async function applied(plan: Plan, broken: string) {
  const ran: string[] = []
  const journal = planJournal(dir, 'test')
  let onDisk = true
  let blockedAfter = -1
  const result = await applyPlan(plan, {
    journal,
    log: () => undefined,
    onBlocked: () => {
      blockedAfter = ran.length
    },
    run: async (_, one) => {
      onDisk &&= journal.begun() !== null
      ran.push(nameOf(one))
      return nameOf(one) === broken ? fault : { ok: true, value: undefined }
    },
  })
  return { ran, result, onDisk, blockedAfter, left: journal.begun() }
}

test('whichever step fails, exactly what began and is not to be kept is undone, in reverse, and the plan was on disk all the time', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(fc.boolean(), { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 4 }),
      fc.nat(),
      async (shape, pick) => {
        const stages = shape.map((stage, at) => stage.map((kept, of) => step(`${at}.${of}`, kept)))
        const names = stages.flat().map((one) => one.what)
        const broken = names[pick % names.length] ?? ''
        const { ran, result, onDisk, left } = await applied({ title: 't', stages, onFailure: 'undo' }, broken)
        const begun = stages.slice(0, Number(broken.split('.')[0]) + 1).flat()
        const undone = begun.filter((one) => one.undo !== 'keep').map((one) => `undo ${one.what}`)
        expect(ran).toEqual([...begun.map((one) => one.what), ...undone.reverse()])
        expect([result.ok, onDisk, left]).toEqual([false, true, null])
      },
    ),
  )
})

test('taking down carries on and reports the first fault', async () => {
  const plan: Plan = { title: 't', stages: [[step('a')], [step('b')], [step('c')]], onFailure: 'carryOn' }
  const { ran, result } = await applied(plan, 'b')
  expect(ran).toEqual(['a', 'b', 'c'])
  expect(result).toEqual(fault)
})

test('the block is told when its last step is done, and at once by a plan that needs none', async () => {
  const stages = [[step('filter', true)], [step('rules', true), step('start')], [step('links')]]
  const { blockedAfter } = await applied({ title: 't', stages, onFailure: 'undo' }, '')
  expect(blockedAfter).toBeGreaterThanOrEqual(2)
  expect(blockedAfter).toBeLessThan(4)
  expect((await applied({ title: 't', stages: [[step('a')]], onFailure: 'undo' }, '')).blockedAfter).toBe(0)
  expect((await applied({ title: 't', stages, onFailure: 'undo' }, 'rules')).blockedAfter).toBe(-1)
})

test('a plan that was interrupted is undone at the next start, once', async () => {
  const journal = planJournal(dir, 'interrupted')
  journal.begin({ title: 't', stages: [[step('filter', true)], [step('start')], [step('dns')]], onFailure: 'undo' })
  const ran: string[] = []
  const run: RunAct = async (_, one) => {
    ran.push(nameOf(one))
    return { ok: true, value: undefined }
  }
  const options = { journal, log: () => undefined, run }
  expect(await undoBegun(options)).toBe(true)
  expect(ran).toEqual(['undo dns', 'undo start'])
  expect(await undoBegun(options)).toBe(false)
})
