import { setTimeout as wait } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { ok } from '../../../electron/common/result.ts'
import { scripted, wants } from './scripted-platform.ts'

/** A helper that is asked to end gives its place to the next one: whatever goes on after that would be a second hand at the same machine. */
test('stopped in the middle of a join it ends with it: afterwards nothing listens, beats or asks', async () => {
  const { script, supervisor, platform } = scripted()
  let listening = 0
  platform.watch = () => {
    listening += 1
    return () => {
      listening -= 1
    }
  }
  let looks = 0
  const { counters, reading } = platform
  platform.counters = (slot) => {
    looks += 1
    return counters(slot)
  }
  platform.reading = (slot) => {
    looks += 1
    return reading(slot)
  }
  await supervisor.start(null, null)
  let finish = () => {}
  script.converge = () => new Promise((resolve) => (finish = () => resolve(ok())))
  script.asked.splice(0)
  const set = supervisor.setIntent(wants('pass-a', 2))
  await expect.poll(() => script.asked.length).toBe(1)
  const stopping = supervisor.stop()
  finish()
  await stopping
  expect((await set).ok).toBe(false)
  expect(listening).toBe(0)
  const before = looks
  await wait(1200)
  expect(looks).toBe(before)
})
