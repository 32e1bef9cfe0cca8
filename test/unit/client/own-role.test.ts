import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createRoleKeeper } from '../../../electron/client/session/own-role.ts'
import type { StoredSession } from '../../../electron/client/session/session-file.ts'
import { ok } from '../../../electron/common/result.ts'
import type { NetmakerClient } from '../../../electron/netmaker/client.ts'

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance'] })
})
afterEach(() => {
  vi.useRealTimers()
})

/** An account whose role is asked for after each read; every change is followed by another read, as in the client. */
function account(roleNow: (asked: number) => boolean, edition: StoredSession['edition'] = 'pro') {
  let session = { server: 'https://api.test', user: 'alice', token: 't', edition, admin: false } as StoredSession
  const seen = { asked: 0, reads: 0 }
  const api = {
    async call() {
      seen.asked += 1
      return ok({ isAdmin: roleNow(seen.asked) })
    },
  } as unknown as NetmakerClient
  let rereads: Promise<void> = Promise.resolve()
  const keeper = createRoleKeeper({
    server: () => api,
    current: () => session,
    changed(_account, admin) {
      session = { ...session, admin }
      // a server that never ends with it
      if (seen.reads < 100) rereads = rereads.then(read)
    },
  })
  async function read(): Promise<void> {
    seen.reads += 1
    await keeper.learn(session)
  }
  return {
    seen,
    isOwed: () => keeper.isOwed(session),
    admin: () => session.admin,
    async read() {
      await read()
      for (let before = null; before !== rereads; await before) before = rereads
    },
  }
}

test('a role that is given, or taken, is followed at once', async () => {
  let isAdmin = true
  const alice = account(() => isAdmin)
  await alice.read()
  expect([alice.admin(), alice.seen.reads]).toEqual([true, 2])
  isAdmin = false
  await alice.read()
  expect([alice.admin(), alice.seen.reads]).toEqual([false, 4])
})

test('a server that tells another role with each answer has not everything read all the time', async () => {
  const alice = account((asked) => asked % 2 === 1)
  await alice.read()
  await alice.read()
  expect([alice.seen, alice.isOwed()]).toEqual([{ asked: 3, reads: 5 }, false])
  vi.advanceTimersByTime(60_000)
  // the last change may be one of those that weren't asked for
  expect(alice.isOwed()).toBe(true)
  await alice.read()
  expect(alice.seen).toEqual({ asked: 6, reads: 9 })
})

test('on the community edition there is nothing to ask', async () => {
  const alice = account(() => true, 'ce')
  await alice.read()
  expect([alice.seen, alice.admin()]).toEqual([{ asked: 0, reads: 1 }, false])
})
