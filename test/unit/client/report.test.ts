import { randomBytes } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { keepOwnLog } from '../../../electron/client/insight/keep-own-log.ts'
import { makeReport } from '../../../electron/client/insight/make-report.ts'
import { createOwnLog } from '../../../electron/client/insight/own-log.ts'
import type { SessionView } from '../../../electron/common/contracts/app/session.ts'
import { fail, ok } from '../../../electron/common/result.ts'
import { createWorld, owner, type World } from './world.ts'

const key = randomBytes(32).toString('base64')
const session: SessionView = {
  state: 'signedIn',
  server: 'https://vpn.example.org',
  user: 'annabel',
  admin: false,
  edition: 'ce',
  version: 'v1',
  expiresAt: 0,
  trouble: null,
  plainSecrets: false,
  keyring: 'open',
  lockedAway: false,
  step: null,
  lastServer: '',
  clockBehindMs: 0,
  accounts: [],
}

/** A helper that, against its own rules, tells everything. */
function deps(diagnose: () => Promise<unknown>) {
  const ownLog = createOwnLog(() => 1)
  ownLog.add('warn', `vpn.example.org refused Bearer ${key} from 203.0.113.9`)
  return {
    helper: { calls: { diagnose } },
    configDir: '/nonexistent',
    deviceName: 'annas-laptop',
    ownAddresses: () => new Set<string>(),
    now: () => 1,
    ownLog,
  } as unknown as Parameters<typeof makeReport>[0]['deps']
}

describe('a report', () => {
  const leaky = async () =>
    ok({ report: [{ title: 'State', text: `private_key=${key} annabel@vpn.example.org 203.0.113.9 ANNAS-LAPTOP` }] })

  it('has no key, no address and no name in it', async () => {
    const text = await makeReport({ deps: deps(leaky), session }, 'hide')
    for (const secret of [key, '203.0.113.9', 'annabel', 'vpn.example.org', 'annas-laptop', 'ANNAS-LAPTOP'])
      expect(text).not.toContain(secret)
    expect(text).toContain('== Helper: State ==')
    expect(text).toContain('== App: Log ==')
  })

  it('has no name of an account that was used before, either', async () => {
    const all = deps(leaky)
    const earlier = { ...session, server: 'https://old.corp.example', user: 'anneliese' }
    const kept = {
      account: 'bert@api.other.example',
      server: 'https://api.other.example',
      user: 'bert',
      state: 'expired',
      current: false,
    } as const
    const views = { session: () => earlier } as unknown as Parameters<typeof keepOwnLog>[1]
    if (all.ownLog !== undefined) keepOwnLog(all.ownLog, views)('session')
    all.ownLog?.add('warn', 'the server refused bert at api.other.example')
    const text = await makeReport({ deps: all, session: { ...session, accounts: [kept] } }, 'hide')
    expect(text).toContain('sign-in: signedIn')
    expect(text).not.toMatch(/corp\.example|anneliese|bert|other\.example/)
  })

  it('has addresses and names when the person says so, and still no key', async () => {
    const text = await makeReport({ deps: deps(leaky), session }, 'show')
    expect(text).toContain('annabel@vpn.example.org 203.0.113.9')
    expect(text).not.toContain(key)
  })

  it('is made also when the helper is away: that is when people need it', async () => {
    const away = async () => fail({ code: 'helper.missing', socket: '/run/waygate/1.sock' })
    expect(await makeReport({ deps: deps(away), session }, 'hide')).toContain("can't be asked")
  })
})

describe('what the client layer tells of itself', () => {
  let world: World
  beforeEach(async () => {
    world = await createWorld()
  })
  afterEach(() => world.close())

  it('checks part by part, and the result is there at the end', async () => {
    const client = world.client()
    await client.start('none')
    await client.acts.signIn({ server: world.server.url, user: owner.user, password: owner.password })
    const seen: string[] = []
    client.onChange((area) => {
      const view = client.views.check()
      if (area === 'check') seen.push(view.phase === 'running' ? view.done.join(' ') : view.phase)
    })
    expect(client.views.check()).toEqual({ phase: 'none' })
    await client.acts.runCheck({})
    await expect.poll(() => client.views.check().phase, { timeout: 10_000 }).toBe('done')
    expect(seen.slice(0, 3)).toEqual(['', 'proof', 'proof exit4'])
    const view = client.views.check()
    // to the server this machine has a private address, which it doesn't tell; and it has no IPv6 address itself
    expect(view.phase === 'done' && view.report.exits.map(({ outcome }) => outcome)).toEqual(['noAnswer', 'noServerAddress'])
    expect(view.phase === 'done' && view.report.state).toBe('open')
    expect((await client.acts.history({})).ok).toBe(true)
    expect((await client.acts.readLog({ source: 'helper', after: 0 })).ok).toBe(true)
  })
})
