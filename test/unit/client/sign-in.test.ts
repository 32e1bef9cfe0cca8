import fs from 'node:fs'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { WaygateClient } from '../../../electron/client/waygate-client.ts'
import { createWorld, got, owner, until, type World } from './world.ts'

let world: World
let client: WaygateClient
const servers: http.Server[] = []

beforeEach(async () => {
  world = await createWorld()
  client = world.client()
  await client.start('none')
})
afterEach(async () => {
  for (const server of servers.splice(0)) server.close()
  await world.close()
})

const signIn = (more: { server?: string; user?: string; password?: string } = {}) =>
  client.acts.signIn({ server: world.server.url, ...owner, ...more })
const sessionPath = () => path.join(world.configDir, 'session.json')

/** A server that answers like a Netmaker until it is asked to sign somebody in. */
async function fakeNetmaker(answer: { status: number; body: unknown }, isPro = false): Promise<string> {
  const server = http.createServer((request, response) => {
    const [status, body] =
      request.url === '/api/server/status' ? [200, { db_connected: true, is_pro: isPro, version: 'v1.5.1' }] : [answer.status, answer.body]
    response.writeHead(status, { 'content-type': 'application/json' })
    response.end(JSON.stringify(body))
  })
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

describe('sign in', () => {
  it('keeps the session for this person only, reads once, pins the server', async () => {
    got(await signIn())
    expect(client.views.session()).toMatchObject({
      state: 'signedIn',
      user: 'owner',
      server: world.server.url,
      admin: true,
      edition: 'ce',
      version: 'v1.5.1',
      trouble: null,
      plainSecrets: true,
    })
    expect(client.views.session().expiresAt).toBeGreaterThan(Date.now())
    expect(fs.statSync(sessionPath()).mode & 0o777).toBe(0o600)
    expect(fs.statSync(world.configDir).mode & 0o777).toBe(0o700)
    expect(fs.readFileSync(sessionPath(), 'utf8')).not.toContain(owner.password)
    expect(JSON.parse(fs.readFileSync(sessionPath(), 'utf8')).accounts[0].apiAddresses).toEqual([new URL(world.server.url).host])
    expect(client.views.gateways()).toMatchObject({
      state: 'fresh',
      total: 2,
      rows: [{ name: 'exit-fra', internet: true, refusals: [] }, { name: 'exit-nyc' }],
    })
    expect(client.views.tunnel().suggestion).toEqual({ gatewayId: `office/${world.node['exit-fra']}`, name: 'exit-fra' })
  })

  it.each([
    ['a wrong password', { password: 'wrong-pass' }, 'signIn.refused'],
    ['an unknown user', { user: 'nobody' }, 'signIn.refused'],
    ['no address', { server: 'ftp://x' }, 'server.address'],
    ['nobody there', { server: 'http://127.0.0.1:9' }, 'server.unreachable'],
  ])('%s', async (_name, more, code) => {
    expect(await signIn(more)).toMatchObject({ ok: false, fault: { code } })
    expect(client.views.session().state).toBe('signedOut')
    expect(fs.existsSync(sessionPath())).toBe(false)
  })

  it('keeps the earlier session when a new sign-in fails', async () => {
    got(await signIn())
    expect(await signIn({ password: 'wrong-pass' })).toMatchObject({ fault: { code: 'signIn.refused' } })
    expect(client.views.session()).toMatchObject({ state: 'signedIn', user: 'owner' })
  })

  it('a disabled account, before and while signed in', async () => {
    await world.api('POST', '/api/users/svc01', { username: 'svc01', password: 'waygate-pass', platform_role_id: 'admin' })
    got(await signIn({ user: 'svc01' }))
    await world.api('POST', '/api/users/svc01/disable')
    expect(await client.acts.refresh({})).toMatchObject({ fault: { code: 'signIn.disabled' } })
    expect(client.views.session().state).toBe('expired')
    expect(await signIn({ user: 'svc01' })).toMatchObject({ fault: { code: 'signIn.disabled', user: 'svc01' } })
  })

  it.each([
    [
      'a second factor',
      { status: 200, body: { Code: 200, Message: 'W1R3: TOTP required', Response: { user_name: 'owner', pre_auth_token: 'x' } } },
      'signIn.totp',
    ],
    ['an SSO account', { status: 400, body: { Code: 400, Message: 'user is registered via SSO', Response: null } }, 'signIn.ssoOnly'],
    ['no passwords at all', { status: 400, body: { Code: 400, Message: 'basic auth is disabled', Response: null } }, 'signIn.ssoOnly'],
    ['a broken server', { status: 500, body: { Code: 500, Message: 'no token returned', Response: null } }, 'server.refused'],
  ])('%s', async (_name, answer, code) => {
    expect(await signIn({ server: await fakeNetmaker(answer) })).toMatchObject({ fault: { code } })
  })

  it('sends no password to what is not a Netmaker', async () => {
    const bodies: string[] = []
    const server = http.createServer((request, response) => {
      request.on('data', (chunk) => bodies.push(String(chunk)))
      response.writeHead(200, { 'content-type': 'application/json' })
      response.end('{"hello":"world"}')
    })
    servers.push(server)
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    expect(await signIn({ server: `http://127.0.0.1:${port}` })).toMatchObject({ fault: { code: 'server.notNetmaker' } })
    expect(bodies.join('')).not.toContain(owner.password)
  })
})

describe('a server whose way everybody can read', () => {
  /** This computer, at an address that doesn't say so. */
  const readable = () => world.server.url.replace('127.0.0.1', '0.0.0.0')

  it('is sent nothing before the person has said so, whatever the way in', async () => {
    const asked: string[] = []
    const listener = http.createServer((request, response) => {
      asked.push(request.url ?? '')
      response.end()
    })
    servers.push(listener)
    await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve))
    const server = `http://0.0.0.0:${(listener.address() as AddressInfo).port}`
    const refused = { ok: false, fault: { code: 'server.plainHttp', server } }
    expect(await signIn({ server })).toMatchObject(refused)
    expect(await client.acts.signInToken({ server, token: 'a-token' })).toMatchObject(refused)
    expect(await client.acts.signInBrowser({ server })).toMatchObject(refused)
    expect(asked).toEqual([])
    expect(client.views.session().state).toBe('signedOut')
  })

  it('is used once they have, and asks no second time; another one asks again', async () => {
    expect(await signIn({ server: readable() })).toMatchObject({ fault: { code: 'server.plainHttp' } })
    got(await client.acts.acceptPlainHttp({ server: readable() }))
    got(await signIn({ server: readable() }))
    got(await client.acts.signOut({}))
    got(await signIn({ server: readable() }))
    expect(await signIn({ server: 'http://0.0.0.0:9' })).toMatchObject({ fault: { code: 'server.plainHttp' } })
    expect(JSON.parse(fs.readFileSync(path.join(world.configDir, 'servers.json'), 'utf8'))).toEqual({ [readable()]: { plainHttp: true } })
  })

  it('the word for an encrypted or local one writes nothing', async () => {
    for (const server of ['https://api.example.com', world.server.url]) got(await client.acts.acceptPlainHttp({ server }))
    expect(fs.existsSync(path.join(world.configDir, 'servers.json'))).toBe(false)
  })
})

describe('one sign-in for app and command line', () => {
  it('a sign-in and a sign-out elsewhere are taken over', async () => {
    await client.stop()
    const app = world.client()
    await app.start('background')
    const cli = world.client()
    await cli.start('none')
    got(await cli.acts.signIn({ server: world.server.url, ...owner }))
    await until(() => app.views.session().state === 'signedIn' && app.views.gateways().total === 2)
    got(await cli.acts.signOut({}))
    await until(() => app.views.session().state === 'signedOut')
    expect(app.views.gateways().rows).toEqual([])
  })

  it('signing out forgets the keys, switches the places off, and leaves no token behind', async () => {
    got(await signIn())
    got(await client.acts.join({ gatewayId: `office/${world.node['exit-fra']}` }))
    got(await client.acts.leave({}))
    got(await client.acts.signOut({}))
    expect(fs.readFileSync(sessionPath(), 'utf8')).not.toContain('token')
    const list = (await world.api('GET', '/api/extclients/office')).body as { enabled: boolean }[]
    expect(list.map(({ enabled }) => enabled)).toEqual([false])
    const helper = client.views.tunnel().helper
    await until(() => helper.link === 'ready')
    await until(() => {
      const view = client.views.tunnel().helper
      return view.link === 'ready' && view.status.passes.length === 0
    })
  })

  it('signing out while joined leaves the tunnel and its pass alone', async () => {
    got(await signIn())
    got(await client.acts.join({ gatewayId: `office/${world.node['exit-fra']}` }))
    got(await client.acts.signOut({}))
    const { helper } = client.views.tunnel()
    expect(helper).toMatchObject({ status: { state: { kind: 'up' }, passes: [{ gatewayName: 'exit-fra' }] } })
    got(await client.acts.leave({}))
  })

  it('after signing out the server of the last time is known, here, elsewhere and to the next start; while signed in it is that of before', async () => {
    await client.stop()
    const app = world.client()
    await app.start('background')
    expect(app.views.session().lastServer).toBe('')
    const cli = world.client()
    await cli.start('none')
    got(await cli.acts.signIn({ server: world.server.url, ...owner }))
    await until(() => app.views.session().state === 'signedIn')
    expect(app.views.session().lastServer).toBe('')
    got(await cli.acts.signOut({}))
    await until(() => app.views.session().state === 'signedOut')
    const later = world.client()
    await later.start('none')
    const seen = [app, cli, later].map(({ views }) => [views.session().server, views.session().lastServer])
    expect(seen).toEqual(seen.map(() => ['', world.server.url]))
    expect(await later.acts.signIn({ server: world.server.url, ...owner, password: 'guessed' })).toMatchObject({ ok: false })
    expect(later.views.session().lastServer).toBe(world.server.url)
  })

  it('what an older program remembers has no such server', async () => {
    await client.stop()
    const file = path.join(world.configDir, 'personal.json')
    const older = { favourites: { 'owner@127.0.0.1': ['office/gw'] }, lastUsed: {}, spareKey: null, disable: [] }
    fs.mkdirSync(world.configDir, { recursive: true, mode: 0o700 })
    fs.writeFileSync(file, JSON.stringify(older))
    const later = world.client()
    await later.start('none')
    expect(later.views.session().lastServer).toBe('')
    got(await later.acts.signIn({ server: world.server.url, ...owner }))
    got(await later.acts.signOut({}))
    expect(JSON.parse(fs.readFileSync(file, 'utf8'))).toMatchObject({ favourites: older.favourites, lastServer: world.server.url })
  })

  it('a damaged session file counts as signed out', async () => {
    got(await signIn())
    await client.stop()
    fs.writeFileSync(sessionPath(), '{"session": {"token":')
    const later = world.client()
    await later.start('none')
    expect(later.views.session().state).toBe('signedOut')
  })
})
