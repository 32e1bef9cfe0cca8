import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { createTextCodec } from '../../../electron/client/session/sealed-text.ts'
import { sessionFile } from '../../../electron/client/session/session-file.ts'
import { createWorld, type World } from '../client/world.ts'
import { createWaygate } from './spawn-waygate.ts'

let world: World
beforeAll(async () => {
  world = await createWorld()
  // no session bus: as over SSH
  vi.stubEnv('DBUS_SESSION_BUS_ADDRESS', '')
  vi.stubEnv('XDG_RUNTIME_DIR', world.configDir)
  const key = randomBytes(32)
  sessionFile(
    world.configDir,
    createTextCodec(() => key),
  ).update((before) => before)
})
afterAll(async () => {
  vi.unstubAllEnvs()
  end()
  await world?.close()
})

const { waygate, json, end } = createWaygate(() => world)

it('a sign-in whose keyring is not there: every verb says what happened, what is safe and the next step', async () => {
  for (const verb of [['gateways'], ['join'], ['networks'], ['gateway', 'list'], ['account', 'list']]) {
    expect(await waygate(...verb)).toMatchObject({
      code: 1,
      err: expect.stringMatching(/^Your keyring isn't there\. .*sign in again here/),
    })
  }
  expect(await json('gateways')).toMatchObject({ code: 1, ok: false, fault: { code: 'session.locked', why: 'absent' } })
})

it('status tells it beside where traffic leaves, and is no failure', async () => {
  const { code, out } = await waygate('status')
  expect(code).toBe(0)
  expect(out).toMatch(/^Your keyring isn't there\nNot protected: .*\nYour sign-in is sealed with its key/)
  expect(await json('status')).toMatchObject({ ok: true, value: { session: { state: 'signedOut', lockedAway: true, keyring: 'absent' } } })
})
