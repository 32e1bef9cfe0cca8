import { expect, test } from 'vitest'
import type { StoredSession } from '../../../electron/client/session/session-file.ts'
import { createSnapshotKeeper } from '../../../electron/client/session/snapshot-keeper.ts'
import { ok } from '../../../electron/common/result.ts'
import type { NetmakerClient } from '../../../electron/netmaker/client.ts'

const account = {
  server: 'https://api.example.com',
  edition: 'ce',
  version: 'v1.5.1',
  user: 'owner',
  admin: true,
  token: 'token',
} as StoredSession

test('what was amended while a read was under way is not undone by its outcome, but by the read after it', async () => {
  let answer: () => void = () => undefined
  const waits = () =>
    new Promise<void>((resolve) => {
      answer = resolve
    })
  let asked = waits()
  const api = { call: async () => ok([]), list: () => asked.then(() => ok([])) } as unknown as NetmakerClient
  const keeper = createSnapshotKeeper({
    session: () => account,
    server: () => api,
    now: () => 1,
    machineId: () => '',
    recall: (_session, told) => told,
    onRead: () => undefined,
  })
  const reading = keeper.refresh(true)
  keeper.amend('owner@api.example.com', (snapshot) => ({ ...snapshot, at: 77 }))
  answer()
  expect(await reading).toMatchObject({ ok: true, value: { at: 77 } })
  expect(keeper.current()?.at).toBe(77)
  asked = Promise.resolve()
  await keeper.refresh(true)
  expect(keeper.current()?.at).toBe(1)
})

test('everything is read again after a minute, and after the clock was put back', async () => {
  const clock = { now: Date.UTC(2026, 10, 28, 12) }
  let reads = 0
  const api = {
    call: async () => ok([]),
    async list(name: string) {
      if (name === 'nodes') reads += 1
      return ok([])
    },
  } as unknown as NetmakerClient
  const keeper = createSnapshotKeeper({
    session: () => account,
    server: () => api,
    now: () => clock.now,
    machineId: () => '',
    recall: (_session, told) => told,
    onRead: () => undefined,
  })
  const readsAfter = async (ms: number) => {
    clock.now += ms
    await keeper.refresh(false)
    return reads
  }
  expect([await readsAfter(0), await readsAfter(59_000), await readsAfter(1_000), await readsAfter(-3_600_000)]).toEqual([1, 1, 2, 3])
})

test('whoever asks while a read is under way shares the one after it: never two at the same time', async () => {
  const seen = { reads: 0, atOnce: 0, most: 0 }
  const api = {
    call: async () => ok([]),
    async list(name: string) {
      if (name !== 'nodes') return ok([])
      seen.reads += 1
      seen.atOnce += 1
      seen.most = Math.max(seen.most, seen.atOnce)
      await new Promise((resolve) => setTimeout(resolve, 5))
      seen.atOnce -= 1
      return ok([])
    },
  } as unknown as NetmakerClient
  const keeper = createSnapshotKeeper({
    session: () => account,
    server: () => api,
    now: () => 1,
    machineId: () => '',
    recall: (_session, told) => told,
    onRead: () => undefined,
  })
  const outcomes = await Promise.all([false, false, true, false].map((force) => keeper.refresh(force)))
  expect([outcomes.every((outcome) => outcome.ok), seen]).toEqual([true, { reads: 2, atOnce: 0, most: 1 }])
})
