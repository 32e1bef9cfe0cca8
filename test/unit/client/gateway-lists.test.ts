import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createLists } from '../../../electron/client/admin/gateway-lists.ts'
import type { WriteFacts } from '../../../electron/client/admin/write-gateway.ts'
import type { Snapshot } from '../../../electron/common/model/snapshot.ts'
import { fail, ok } from '../../../electron/common/result.ts'

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance'] })
})
afterEach(() => {
  vi.useRealTimers()
})

/** Looks that take so long, and how many there were. */
function looking(tookMs: number, works = true) {
  const looks = { count: 0 }
  const read = async () => {
    looks.count += 1
    vi.advanceTimersByTime(tookMs)
    return works ? ok({ nodes: [], networks: [] } as unknown as Snapshot) : fail({ code: 'session.none' } as const)
  }
  return { looks, lists: createLists('office', { api: {} as WriteFacts['api'], read }) }
}

test('a look that took long serves the writes that follow, for as long again', async () => {
  const { looks, lists } = looking(6000)
  for (let write = 0; write < 50; write++) await lists.look()
  expect(looks.count).toBe(1)
  vi.advanceTimersByTime(5999)
  await lists.look()
  expect(looks.count).toBe(1)
  vi.advanceTimersByTime(1)
  await lists.look()
  expect(looks.count).toBe(2)
})

test('in a small network every write looks anew, and what failed is never taken for a look', async () => {
  const quick = looking(0)
  const broken = looking(6000, false)
  for (let write = 0; write < 3; write++) {
    await quick.lists.look()
    await broken.lists.look()
  }
  expect([quick.looks.count, broken.looks.count]).toEqual([3, 3])
})
