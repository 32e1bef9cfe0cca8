import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { WebSocket } from 'ws'
import { createTestBrowser } from './openid/test-browser.ts'
import { startTestProvider, type TestProvider } from './openid/test-provider.ts'
import { type Api, createApi } from './replay/api.ts'
import { type LiveServer, owner, startLiveServer } from './replay/live-server.ts'

/** Single sign-on against a real OpenID provider (netmaker-api.md 2.5). */

const frontendUrl = 'http://127.0.0.1:1/dashboard'
const alice = { subject: 'person-1', email: 'alice@example.com' }

interface Socket {
  /** The first frame. */
  readonly address: Promise<string>
  /** Everything that came, once it is closed. */
  readonly ended: Promise<{ code: number; frames: string[] }>
  close(): void
}

describe('single sign-on', () => {
  let provider: TestProvider
  let server: LiveServer
  let admin: Api

  beforeEach(async () => {
    // the provider says at length that it is set up for a test
    for (const channel of ['info', 'warn'] as const) vi.spyOn(console, channel).mockImplementation(() => undefined)
    await begin()
  })

  afterEach(async () => {
    await server.stop()
    await provider.stop()
  })

  async function begin(sso: { allowedDomains?: string[]; emailIn?: 'token' | 'userinfo'; frontendUrl?: string } = {}): Promise<void> {
    provider = await startTestProvider({ emailIn: sso.emailIn ?? 'token' })
    const { issuer, clientId, clientSecret } = provider
    server = await startLiveServer({
      bootstrap: owner,
      sso: { issuer, clientId, clientSecret, allowedDomains: sso.allowedDomains ?? ['example.com'], frontendUrl },
    })
    provider.open(`${server.url}/api/oauth/callback`)
    admin = await createApi(server.url).signIn(owner.user, owner.password)
  }

  async function again(sso: Parameters<typeof begin>[0]): Promise<void> {
    await server.stop()
    await provider.stop()
    await begin(sso)
  }

  function headless(headers: Record<string, string> = {}): Socket {
    const socket = new WebSocket(`${server.url.replace('http', 'ws')}/api/oauth/headless`, { headers })
    const frames: string[] = []
    let first: (text: string) => void
    const address = new Promise<string>((resolve) => {
      first = resolve
    })
    socket.on('message', (data) => {
      frames.push(String(data))
      first(String(data))
    })
    const ended = new Promise<{ code: number; frames: string[] }>((resolve, reject) => {
      socket.on('close', (code) => resolve({ code, frames }))
      socket.on('error', reject)
    })
    return { address, ended, close: () => socket.close() }
  }

  /** The whole flow: socket, browser, provider, back. */
  async function signIn(person: TestProvider['person']) {
    provider.person = person
    const socket = headless()
    const page = await createTestBrowser().open(await socket.address)
    return { page, ...(await socket.ended) }
  }

  /** Known to the server, and let in by an admin. */
  async function approved(person = alice): Promise<void> {
    await signIn(person)
    await admin.send('POST', `/api/users_pending/user/${person.email}`)
  }

  it('a stranger waits for an admin, then comes in with a token of a service user', async () => {
    const first = await signIn(alice)
    expect([first.page.status, first.page.text]).toEqual([403, expect.stringContaining('Thank you for signing up')])
    expect(first.frames.slice(1)).toEqual(['Thank you for signing up. Please contact your administrator for access.'])
    const second = await signIn(alice)
    expect([second.page.status, second.page.text]).toEqual([403, expect.stringContaining('Your account is yet to be approved')])
    expect((await admin.send('GET', '/api/users_pending')).body).toMatchObject([
      { username: alice.email, auth_type: 'oauth', external_identity_provider_id: alice.subject, platform_role_id: '', isadmin: false },
    ])
    expect(await admin.send('POST', `/api/users_pending/user/${alice.email}`)).toMatchObject({
      status: 200,
      body: { Message: `approved ${alice.email}`, Response: null },
    })
    expect((await admin.send('GET', '/api/users_pending')).body).toEqual([])
    const third = await signIn(alice)
    expect([third.page.status, third.page.text]).toEqual([200, expect.stringContaining('Server SSO Success')])
    expect([third.code, third.frames.length]).toEqual([1000, 2])
    const token = third.frames[1]?.replace('JWT: ', '') ?? ''
    expect(third.frames[1]).toMatch(/^JWT: [\w-]+\.[\w-]+\.[\w-]+$/)
    const own = createApi(server.url).with(token)
    expect((await own.send('GET', `/api/users/${alice.email}`)).body).toMatchObject({
      platform_role_id: 'service-user',
      auth_type: 'oauth',
    })
    // and nothing that is an admin's
    expect(await own.send('GET', '/api/users')).toMatchObject({ status: 403, body: { Message: 'access denied' } })
    expect(server.troubles).toEqual([])
  })

  it('the address to open is the register page with a state of 32 characters, over which the browser goes with state, nonce and PKCE', async () => {
    const socket = headless()
    expect(await socket.address).toMatch(new RegExp(`^${server.url}/api/oauth/register/[A-Za-z0-9]{32}$`))
    const state = (await socket.address).slice(-32)
    const answer = await fetch(await socket.address, { redirect: 'manual' })
    const to = new URL(answer.headers.get('location') ?? '')
    expect([answer.status, to.origin, to.searchParams.get('state'), to.searchParams.get('code_challenge_method')]).toEqual([
      303,
      provider.issuer,
      state,
      'S256',
    ])
    expect(to.searchParams.get('nonce')).toMatch(/^.{20,}$/)
    expect(to.href).not.toContain(provider.clientSecret)
    socket.close()
  })

  it('a state is good once, and only one that was given out', async () => {
    provider.person = alice
    const socket = headless()
    const { trail } = await createTestBrowser().open(await socket.address)
    const callback = trail.find(({ pathname }) => pathname === '/api/oauth/callback')?.href ?? ''
    for (const address of [
      callback,
      `${server.url}/api/oauth/callback?state=${'x'.repeat(32)}&code=y`,
      `${server.url}/api/oauth/callback`,
    ]) {
      const answer = await fetch(address)
      expect([answer.status, answer.headers.get('content-type'), await answer.text()]).toEqual([
        400,
        'text/html; charset=utf-8',
        expect.stringContaining('Invalid OAuth Session. Please re-try again.'),
      ])
    }
    const unknown = await fetch(`${server.url}/api/oauth/register/${'x'.repeat(32)}`)
    expect([unknown.status, await unknown.text()]).toEqual([400, 'invalid login attempt'])
  })

  it('a code of somebody else’s sign-in is worth nothing: nonce and PKCE belong to the state', async () => {
    await approved()
    provider.person = alice
    const theirs = headless()
    const mine = headless()
    // her code, stopped on its way back
    const visit = await createTestBrowser().open(await theirs.address, ({ pathname }) => pathname === '/api/oauth/callback')
    const stolen = new URL(visit.trail.at(-1)?.href ?? '')
    stolen.searchParams.set('state', (await mine.address).slice(-32))
    const answer = await fetch(stolen)
    expect([answer.status, await answer.text()]).toEqual([500, expect.stringContaining('Something went wrong')])
    expect(await mine.ended).toEqual({ code: 1000, frames: [await mine.address, 'Something went wrong. Contact Admin.'] })
    theirs.close()
  })

  it.each([
    ['another domain', { subject: 'p', email: 'eve@example.org' }, 'Your email is not allowed. Please contact your administrator.'],
    [
      'a domain that only ends like it',
      { subject: 'p', email: 'eve@notexample.com' },
      'Your email is not allowed. Please contact your administrator.',
    ],
    ['an address nobody has proven', { ...alice, verified: false }, 'Your email is not allowed. Please contact your administrator.'],
    ['no address', { subject: 'p' }, 'Something went wrong. Contact Admin.'],
    ['somebody who says no', null, 'Something went wrong. Contact Admin.'],
  ])('%s: the page and the socket say why, and nobody waits', async (_, person, why) => {
    const { page, code, frames } = await signIn(person)
    expect([page.text, code, frames.slice(1)]).toEqual([expect.stringContaining(why), 1000, [why]])
    expect((await admin.send('GET', '/api/users_pending')).body).toEqual([])
  })

  it('a disabled account stays out', async () => {
    await approved()
    await admin.send('POST', `/api/users/${alice.email}/disable`)
    const { page, frames } = await signIn(alice)
    expect([page.status, frames[1]]).toEqual([401, expect.stringContaining('Your account has been disabled')])
  })

  it('who came in that way can be deleted (deviation single-sign-on-users-can-be-deleted)', async () => {
    await approved()
    expect(await admin.send('DELETE', `/api/users/${alice.email}`)).toMatchObject({ status: 200, body: `${alice.email} deleted.` })
  })

  it('who was asked in waits for nobody, and gets the role that was meant for them', async () => {
    const draft = server.database.draft()
    draft.put('invites', { email: alice.email, role: 'admin', groups: null, networkRoles: null, code: 'x', createdAt: Date.now() })
    server.database.commit(draft)
    const { page, frames } = await signIn(alice)
    expect([page.status, frames[1]]).toEqual([200, expect.stringMatching(/^JWT: /)])
    const own = createApi(server.url).with(frames[1]?.replace('JWT: ', '') ?? '')
    expect((await own.send('GET', `/api/users/${alice.email}`)).body).toMatchObject({ platform_role_id: 'admin', auth_type: 'oauth' })
    expect(server.database.view.list('invites')).toEqual([])
  })

  it('an address that the provider gave to another person opens nothing', async () => {
    await approved()
    const { page, frames } = await signIn({ subject: 'person-2', email: alice.email })
    expect([page.status, frames.slice(1)]).toEqual([403, ['This email belongs to another account. Please contact your administrator.']])
  })

  it('an account with a password is not opened by an address, nor the other way round', async () => {
    await admin.send('POST', '/api/users/bob@example.com', { username: 'bob@example.com', password: 'waygate-pass' })
    const { page, frames } = await signIn({ subject: 'b', email: 'bob@example.com' })
    expect([page.status, frames[1]]).toEqual([400, expect.stringContaining('using Basic Authentication')])
    await approved()
    const password = await createApi(server.url).send('POST', '/api/users/adm/authenticate', { username: alice.email, password: 'x' })
    expect([password.status, password.body]).toMatchObject([400, { Message: 'user is registered via SSO' }])
  })

  it('no second factor for who has none here, and no password either', async () => {
    await approved()
    const { frames } = await signIn(alice)
    const own = createApi(server.url).with(frames[1]?.replace('JWT: ', '') ?? '')
    expect((await own.send('POST', `/api/users/${alice.email}/auth/init-totp`)).body).toMatchObject({
      Message: 'auth type is oauth, cannot process totp setup',
    })
    const change = { username: alice.email, password: 'new-password', platform_role_id: 'service-user' }
    expect((await admin.send('PUT', `/api/users/${alice.email}`, change)).body).toMatchObject({
      Message: `cannot update user's password for an oauth user ${alice.email}`,
    })
  })

  it('the browser flow ends at the dashboard, for admins', async () => {
    await approved()
    const browser = createTestBrowser()
    provider.person = alice
    const denied = await browser.open(`${server.url}/api/oauth/login`)
    expect([denied.status, denied.text]).toEqual([403, expect.stringContaining('does not have access to the dashboard')])
    await admin.send('PUT', `/api/users/${alice.email}`, { username: alice.email, platform_role_id: 'admin' })
    const visit = await browser.open(`${server.url}/api/oauth/login`, ({ href }) => href.startsWith(frontendUrl))
    const end = visit.trail.at(-1)
    expect([visit.status, end?.pathname, end?.searchParams.get('user'), visit.headers.get('cache-control')]).toEqual([
      308,
      '/dashboard/login',
      alice.email,
      'no-store',
    ])
    const own = createApi(server.url).with(end?.searchParams.get('login') ?? '')
    expect((await own.send('GET', '/api/users')).status).toBe(200)
  })

  it('the browser flow ends only in the browser that began it', async () => {
    await approved()
    provider.person = alice
    const visit = await createTestBrowser().open(`${server.url}/api/oauth/login`, ({ pathname }) => pathname === '/api/oauth/callback')
    const lured = await createTestBrowser().open(visit.trail.at(-1)?.href ?? '')
    expect([lured.status, lured.text]).toEqual([400, expect.stringContaining('Invalid OAuth Session')])
  })

  it('a page of another origin gets no socket; without an upgrade there is nothing', async () => {
    await expect(headless({ Origin: 'https://evil.example' }).ended).rejects.toThrow('403')
    const same = headless({ Origin: server.url })
    expect(await same.address).toContain('/api/oauth/register/')
    same.close()
    const plain = await fetch(`${server.url}/api/oauth/headless`)
    expect([plain.status, await plain.text()]).toEqual([400, 'Bad Request\n'])
  })

  it('who hangs up is forgotten: the browser comes too late', async () => {
    const socket = headless()
    const address = await socket.address
    socket.close()
    await socket.ended
    await expect.poll(async () => (await fetch(address, { redirect: 'manual' })).status).toBe(400)
  })

  it('a provider that keeps the address out of the token is asked for it', async () => {
    await again({ emailIn: 'userinfo' })
    const { frames } = await signIn(alice)
    expect(frames[1]).toContain('Thank you for signing up')
  })

  it('a provider that is away is said', async () => {
    await provider.stop()
    const socket = headless()
    const answer = await fetch(await socket.address)
    expect([answer.status, await answer.text()]).toEqual([500, expect.stringContaining('does not have OAuth configured')])
    expect((await socket.ended).frames[1]).toContain('does not have OAuth configured')
    expect(server.troubles.length).toBe(1)
  })

  it('pending people can be turned away, one or all', async () => {
    await signIn(alice)
    expect((await admin.send('DELETE', `/api/users_pending/user/${alice.email}`)).body).toMatchObject({
      Message: `deleted pending ${alice.email}`,
    })
    await signIn(alice)
    expect((await admin.send('DELETE', '/api/users_pending')).body).toMatchObject({ Message: 'cleared all pending users' })
    expect((await admin.send('GET', '/api/users_pending')).body).toEqual([])
  })

  it('tells that there is a provider, and its secret to nobody', async () => {
    expect((await admin.send('GET', '/api/server/settings')).body).toMatchObject({
      Response: { authprovider: 'oidc', oidcissuer: provider.issuer, allowed_email_domains: 'example.com', client_secret: '' },
    })
    await approved()
    await signIn(alice)
    const audit = JSON.stringify((await admin.send('GET', '/api/waygate/v1/audit?per_page=100')).body)
    expect(audit).toContain('single sign-on')
    for (const name of ['waygate.db', 'waygate.db-wal', 'audit.db', 'audit.db-wal']) {
      expect(readFileSync(join(server.dataDir, name)).toString('latin1')).not.toContain(provider.clientSecret)
    }
    expect(audit).not.toContain(provider.clientSecret)
  })
})

it('without a provider there is no single sign-on at all, as in the community edition', async () => {
  const server = await startLiveServer({ bootstrap: owner })
  for (const path of ['login', 'callback', 'headless', 'register/x']) {
    expect((await fetch(`${server.url}/api/oauth/${path}`, { redirect: 'manual' })).status).toBe(404)
  }
  const socket = new WebSocket(`${server.url.replace('http', 'ws')}/api/oauth/headless`)
  await expect(new Promise((_, reject) => socket.on('error', reject))).rejects.toThrow('404')
  await server.stop()
})
