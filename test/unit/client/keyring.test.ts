import { randomBytes } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { KeyringAnswer } from '../../../electron/client/session/secret-store.ts'
import { stateText } from '../../../electron/common/wording/state-text.ts'
import { english } from '../../../electron/common/words/words.ts'
import { createWorld, got, owner, until, type World } from './world.ts'

let world: World
beforeEach(async () => {
  world = await createWorld()
})
afterEach(() => world.close())

const key = randomBytes(32)
const open: KeyringAnswer = { kind: 'open', key }

/** A client whose keyring answers what `answer` holds at that moment. */
async function started(answer: () => KeyringAnswer | Promise<KeyringAnswer>) {
  const client = world.client({ keyring: { key: async () => answer() } })
  await client.start('none')
  return client
}

/** A sign-in that is sealed with `key`. */
async function sealedSignIn() {
  const client = await started(() => open)
  got(await client.acts.signIn({ server: world.server.url, ...owner }))
  expect(client.views.session()).toMatchObject({ state: 'signedIn', plainSecrets: false, keyring: 'open', lockedAway: false })
  await client.stop()
  expect(fs.readFileSync(path.join(world.configDir, 'session.json'), 'utf8')).toContain('sealed')
}

const said = (client: Awaited<ReturnType<typeof started>>) =>
  stateText(english, { tunnel: client.views.tunnel(), session: client.views.session() }, Date.now())

describe('sign-ins whose key the keyring does not give', () => {
  it.each([
    ['stays locked', { kind: 'locked' }, 'locked', 'Your keyring is locked'],
    ["isn't there", { kind: 'absent' }, 'absent', "Your keyring isn't there"],
    ['has another key', { kind: 'open', key: randomBytes(32) }, 'otherKey', "Your sign-in can't be read"],
  ] as const)('a keyring that %s: said, and every act says the same', async (_name, answer, why, headline) => {
    await sealedSignIn()
    const client = await started(() => answer)
    expect(client.views.session()).toMatchObject({ state: 'signedOut', lockedAway: true, keyring: answer.kind, accounts: [] })
    expect(said(client).headline).toBe(headline)
    const fault = { ok: false, fault: { code: 'session.locked', why } }
    expect(await client.acts.unlockKeyring({})).toMatchObject(fault)
    expect(await client.acts.join({ gatewayId: 'office/x' })).toMatchObject(fault)
    expect(await client.acts.gatewayCandidates({ network: 'office' })).toMatchObject(fault)
    expect(await client.acts.beginTotp({})).toMatchObject(fault)
  })

  it('a person who unlocks it is signed in again, and was told meanwhile that it asks', async () => {
    await sealedSignIn()
    let answer: KeyringAnswer = { kind: 'locked' }
    let typed: () => void = () => undefined
    const client = await started(() => answer)
    const asked = new Promise<void>((resolve) => {
      typed = resolve
    })
    const asking = world.client({
      keyring: {
        key: async () => {
          await asked
          return answer
        },
      },
    })
    const begun = asking.start('none')
    await until(() => asking.views.session().keyring === 'asking' && asking.views.session().lockedAway)
    expect(said(asking).headline).toMatch(/helper|asks to be unlocked/)
    answer = open
    typed()
    await begun
    expect(asking.views.session()).toMatchObject({ state: 'signedIn', user: owner.user, keyring: 'open', lockedAway: false })
    got(await client.acts.unlockKeyring({}))
    expect(client.views.session()).toMatchObject({ state: 'signedIn', user: owner.user, lockedAway: false })
    expect(client.views.gateways().total).toBe(2)
  })

  it('signing in again works, and what was locked away comes back beside it', async () => {
    await sealedSignIn()
    let answer: KeyringAnswer = { kind: 'locked' }
    const client = await started(() => answer)
    got(await client.acts.signIn({ server: world.server.url, ...owner }))
    expect(client.views.session()).toMatchObject({ state: 'signedIn', lockedAway: false, keyring: 'locked', plainSecrets: true })
    answer = open
    got(await client.acts.unlockKeyring({}))
    expect(client.views.session()).toMatchObject({ state: 'signedIn', keyring: 'open' })
    expect(client.views.session().accounts).toHaveLength(1)
  })

  it('leaving needs none of it', async () => {
    await sealedSignIn()
    const signedIn = await started(() => open)
    got(await signedIn.acts.join({ gatewayId: `office/${world.node['exit-fra']}` }))
    await signedIn.stop()
    const client = await started(() => ({ kind: 'locked' }))
    expect(said(client)).toMatchObject({ headline: 'Protected', note: expect.stringContaining("your tunnel doesn't need it") })
    got(await client.acts.leave({}))
  })
})
