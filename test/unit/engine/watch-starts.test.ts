import { EventEmitter } from 'node:events'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { ownFilter } from '../../../electron/engine/linux/own-filter.ts'
import { watchMachine } from '../../../electron/engine/linux/watch.ts'

/** What each start of a listening program comes to. */
const starts = vi.hoisted(() => ({ next: (): unknown => undefined, count: 0 }))
vi.mock('node:child_process', () => ({
  spawn: () => {
    starts.count += 1
    return starts.next()
  },
}))

beforeEach(() => {
  vi.useFakeTimers()
  starts.count = 0
})
afterEach(() => void vi.useRealTimers())

test.each<[string, () => unknown]>([
  [
    'for want of memory, which is thrown',
    () => {
      throw new Error('spawn ENOMEM')
    },
  ],
  [
    'for want of descriptors, without any output',
    () => {
      const child = new EventEmitter()
      process.nextTick(() => {
        child.emit('error', new Error('spawn EMFILE'))
        child.emit('close', -24)
      })
      return child
    },
  ],
])("a program that listens and can't be started %s, is tried again a second later", async (_, next) => {
  starts.next = next
  const said: unknown[] = []
  const unwatch = watchMachine(
    () => undefined,
    (event, detail) => said.push([event, detail.detail]),
    ownFilter(),
  )
  await vi.advanceTimersByTimeAsync(160)
  expect(starts.count).toBe(2)
  expect(said).toEqual([1, 2].map(() => ['watching failed', expect.stringMatching(/^spawn E/)]))
  await vi.advanceTimersByTimeAsync(1000)
  expect(starts.count).toBe(4)
  unwatch()
})
