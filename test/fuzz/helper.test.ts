import { existsSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { HelperStatus, JournalEntry } from '../../electron/common/contracts/helper.ts'
import type { HelperDriver } from '../lab/library/helper-driver.ts'
import { canHelp, createHelperWorld, type HelperWorld } from '../lab/library/helper-world.ts'
import { machineState, stateDifference } from '../lab/library/machine-state.ts'
import { writeFigures } from './library/figures.ts'
import { type Fire, strace, underFire, watched } from './library/under-fire.ts'
import { carriesHostileText, isKnown, isOurs, looksOnly } from './library/what-ran.ts'

/**
 * A real helper on its real sockets and a hostile program of an allowed user. `WAYGATE_HELPER_FUZZ=1000000` sends more messages, `WAYGATE_FUZZ_SEED=7` other
 * ones, `WAYGATE_FUZZ_DOCS=1` writes docs/helper-fuzz.md.
 */
const count = Number(process.env.WAYGATE_HELPER_FUZZ ?? 3000)
const seed = Number(process.env.WAYGATE_FUZZ_SEED ?? 1)
const connections = 24
const limitMs = 240_000 + count * 20

/** In memory: what is asked here is not how long a disk takes to flush. */
const stateDir = '/run/state-of-the-helper'
const mallory = 1000
const anna = 1001

/** MB: the most there may ever be, and what the second half may need more than the first, when caches are full and code is compiled. */
const memory = { most: 400, growth: 48 }

describe.runIf(canHelp && existsSync(strace))('the helper under a flood', () => {
  let world: HelperWorld
  let owner: HelperDriver
  const fires: Record<string, Fire> = {}
  beforeAll(async () => {
    const allowed = [mallory, anna].flatMap((uid) => ['--allow-uid', String(uid)])
    world = await createHelperWorld([...allowed, '--state-dir', stateDir], { under: watched })
    owner = await world.drive(anna)
    await world.join(owner)
  }, limitMs)
  afterAll(async () => {
    await world?.release()
  })

  it(
    'of a user who may change nothing: programs only look, nothing changes, and others are served',
    async () => {
      const before = await settledState(world)
      const { intent } = await owner.must<HelperStatus>('status', {})
      const fire = await attack('may change nothing', count * 0.9, seed)

      expect(fire.changes).toEqual([])
      expect(stateDifference(before, await machineState(world.net.lab.node('laptop')))).toEqual([])
      expect(await owner.must<HelperStatus>('status', {})).toMatchObject({ state: { kind: 'up' }, intent, owner: { uid: anna } })
      expect(fire.started.filter((start) => !looksOnly(start))).toEqual([])
      expect((await actsOf(world, mallory)).filter((act) => !['newKey', 'putPass', 'dropPass', 'hold'].includes(act))).toEqual([])
      judge(fire)
    },
    limitMs,
  )

  it(
    'of a user who may join and leave: no text of a message is a command, and nothing is left of it',
    async () => {
      await owner.must('setIntent', { after: null, want: 'open' })
      await owner.must('waitFor', { kinds: ['open'], limitMs: 20_000 })
      const before = await settledState(world)
      const fire = await attack('may join and leave', count * 0.1, seed + 1)

      const root = await world.drive(0)
      await root.must('setIntent', { after: null, want: 'open', lock: false })
      await root.must('waitFor', { kinds: ['open'], limitMs: 60_000 })
      expect(stateDifference(before, await settledState(world))).toEqual([])
      expect(fire.changes.filter((line) => !isOurs(line))).toEqual([])
      expect(fire.started.filter((start) => !isKnown(start))).toEqual([])
      judge(fire)
    },
    limitMs,
  )

  async function attack(who: string, messages: number, from: number): Promise<Fire> {
    const fire = await underFire(world, { attacker: mallory, honest: anna, messages: Math.round(messages), connections, seed: from })
    fires[who] = fire
    // also of a run that turns red afterwards: then they say why
    if (process.env.WAYGATE_FUZZ_DOCS) writeFigures({ count, seed }, fires)
    return fire
  }

  function judge(fire: Fire): void {
    expect(fire.survived).toBe(true)
    expect(world.helper.output().match(/.*(a handler threw|uncaught|unhandled).*/gi) ?? []).toEqual([])
    expect(fire.started.filter(carriesHostileText)).toEqual([])
    expect(Object.keys(fire.flood.granted).length).toBeGreaterThan(3)
    expect(Object.keys(fire.flood.refused).length).toBeGreaterThan(20)
    // every answer came; how soon is the bench's to say
    expect(fire.honest.faults).toEqual([])
    expect(fire.honest.waits.length).toBeGreaterThan(5)
    expect(Math.max(...fire.memory.halves)).toBeLessThan(memory.most)
    // a short flood ends before the memory has found its height
    if (count >= 100_000) expect(fire.memory.halves[1] - fire.memory.halves[0]).toBeLessThan(memory.growth)
  }
})

/** The state when nothing moves any more: the filter follows a join by a second. */
async function settledState(world: HelperWorld): Promise<readonly string[]> {
  const laptop = world.net.lab.node('laptop')
  let before = await machineState(laptop)
  let moved: readonly string[] = []
  for (let round = 0; round < 10; round++) {
    await new Promise((resolve) => setTimeout(resolve, 2000))
    const now = await machineState(laptop)
    moved = stateDifference(before, now)
    if (moved.length === 0) return now
    before = now
  }
  throw new Error(`the machine doesn't settle: ${moved.join('; ')}`)
}

/** What a user is written down to have done, from the files themselves. */
async function actsOf(world: HelperWorld, uid: number): Promise<readonly string[]> {
  const text = await world.net.lab.node('laptop').must(['/bin/sh', '-c', `cat ${stateDir}/journal*.jsonl`])
  const entries = text.split('\n').flatMap((line) => (line.startsWith('{') ? [JSON.parse(line) as JournalEntry] : []))
  return [...new Set(entries.filter((entry) => entry.uid === uid).map(({ act }) => act))]
}
