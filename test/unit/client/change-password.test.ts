import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { WaygateClient } from '../../../electron/client/waygate-client.ts'
import { createWorld, got, owner, type World } from './world.ts'

let world: World
let client: WaygateClient

beforeEach(async () => {
  world = await createWorld()
  client = world.client()
  await client.start('none')
  got(await client.acts.signIn({ server: world.server.url, ...owner }))
})
afterEach(() => world?.close())

const inUse = () => client.views.session().accounts.find(({ current }) => current)?.account ?? 'nobody'
const signInWith = async (password: string) =>
  (await world.api('POST', '/api/users/adm/authenticate', { username: owner.user, password })).status

describe('a new password for one’s own account', () => {
  it('is the one that signs in from then on; the sign-in here stays', async () => {
    got(await client.acts.changePassword({ account: inUse(), current: owner.password, next: 'another-pass' }))
    expect(await signInWith(owner.password)).toBe(400)
    expect(await signInWith('another-pass')).toBe(200)
    expect(got(await client.admin.users()).users.map(({ name, role }) => `${name} ${role}`)).toEqual(['owner super-admin'])
  })

  it('needs the one of now', async () => {
    expect(await client.acts.changePassword({ account: inUse(), current: 'guessed', next: 'another-pass' })).toEqual({
      ok: false,
      fault: { code: 'password.wrong', user: 'owner' },
    })
    expect(await signInWith(owner.password)).toBe(200)
  })

  it('belongs to the account it was typed for', async () => {
    expect(await client.acts.changePassword({ account: 'owner@elsewhere', current: owner.password, next: 'another-pass' })).toMatchObject({
      fault: { code: 'session.unknown', account: 'owner@elsewhere' },
    })
    expect(await signInWith(owner.password)).toBe(200)
  })

  it('is as long as the server wants it', async () => {
    expect(await client.acts.changePassword({ account: inUse(), current: owner.password, next: '1234' })).toMatchObject({
      fault: { code: 'server.refused', message: 'password requires min 5 characters' },
    })
  })

  it('of nobody is none', async () => {
    got(await client.acts.signOut({}))
    expect(await client.acts.changePassword({ account: inUse(), current: owner.password, next: 'another-pass' })).toMatchObject({
      fault: { code: 'session.none' },
    })
  })
})
