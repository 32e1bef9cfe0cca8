import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { Secret, TOTP } from 'otpauth'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { type Api, createApi } from './replay/api.ts'
import { type LiveServer, owner, startLiveServer } from './replay/live-server.ts'

/** Second factors and the end of sign-ins, beyond what the recordings show. A proxy on loopback gives each caller an address. */

const offerSchema = z.object({ Response: z.object({ otp_auth_url: z.string(), otp_auth_url_signature: z.string(), qr_code: z.string() }) })
const tokenSchema = z.object({ Response: z.object({ AuthToken: z.string() }) })
const preAuthSchema = z.object({ Response: z.object({ pre_auth_token: z.string() }) })

const home = { 'X-Forwarded-For': '198.51.100.7' }
const elsewhere = { 'X-Forwarded-For': '203.0.113.66' }
const alice = { username: 'alice', password: 'alice-pass' }

describe('second factors and sessions', () => {
  let server: LiveServer
  let api: Api
  let admin: Api

  beforeEach(async () => {
    await start()
  })

  afterEach(async () => {
    expect(server.troubles).toEqual([])
    await server.stop()
  })

  async function start(policy: { mfaEnforced?: boolean; dashboardMinutes?: number; basicAuth?: boolean } = {}): Promise<void> {
    server = await startLiveServer({ bootstrap: owner, trustedProxies: ['loopback'], policy })
    api = createApi(server.url)
    admin = await api.signIn(owner.user, owner.password)
    await admin.send('POST', '/api/users/alice', alice)
  }

  async function restart(policy: Parameters<typeof start>[0]): Promise<void> {
    await server.stop()
    await start(policy)
  }

  /** Alice with a second factor: its secret, and the session that made it. */
  async function enrolled(own?: Api): Promise<{ code: (stepsFromNow?: number) => string; own: Api }> {
    const session = own ?? (await api.signIn(alice.username, alice.password))
    const { Response: offer } = offerSchema.parse((await session.send('POST', '/api/users/alice/auth/init-totp')).body)
    const secret = Secret.fromBase32(new URL(offer.otp_auth_url).searchParams.get('secret') ?? '')
    const code = (steps = 0) => new TOTP({ secret }).generate({ timestamp: Date.now() + steps * 30_000 })
    const done = await session.send('POST', '/api/users/alice/auth/complete-totp', { ...offer, totp: code() })
    expect(done.status).toBe(200)
    return { code, own: session }
  }

  async function preAuth(headers = home): Promise<Api> {
    const answer = await api.send('POST', '/api/users/adm/authenticate', alice, headers)
    return api.with(preAuthSchema.parse(answer.body).Response.pre_auth_token)
  }

  const verify = (caller: Api, totp: string, headers: Record<string, string> = home) =>
    caller.send('POST', '/api/users/alice/auth/verify-totp', { totp }, headers)
  const status = async (caller: Api) => (await caller.send('GET', '/api/users/alice')).status

  it('enrolling ends the other sign-ins, not the own one', async () => {
    const stolen = await api.signIn(alice.username, alice.password)
    const { own } = await enrolled()
    expect([await status(own), await status(stolen)]).toEqual([200, 401])
  })

  it('a code that was seen being used opens nothing from another address', async () => {
    const { code } = await enrolled()
    const used = code(1)
    expect((await verify(await preAuth(), used)).status).toBe(200)
    expect((await verify(await preAuth(), used)).status).toBe(200)
    expect(await verify(await preAuth(elsewhere), used, elsewhere)).toMatchObject({ status: 401, body: { Message: 'invalid otp' } })
    // nor an older one
    expect((await verify(await preAuth(), code(0))).status).toBe(401)
  })

  it('after ten wrong codes the right one is answered like a wrong one', async () => {
    const { code } = await enrolled()
    const caller = await preAuth()
    const answers = []
    for (let guess = 0; guess < 10; guess++) answers.push(await verify(caller, '000000'))
    const right = await verify(caller, code(), elsewhere)
    expect([right.status, right.body]).toEqual([answers[0]?.status, answers[0]?.body])
    expect([...right.headers.keys()]).toEqual([...(answers[0]?.headers.keys() ?? [])])
  })

  it('a pre-auth token is worth nothing after the account was disabled, or got a new password', async () => {
    const { code } = await enrolled()
    const caller = await preAuth()
    await admin.send('POST', '/api/users/alice/disable')
    expect((await verify(caller, code())).status).toBe(401)
    await admin.send('POST', '/api/users/alice/enable')
    await admin.send('PUT', '/api/users/alice', { ...alice, platform_role_id: 'admin', is_mfa_enabled: true, password: 'new-password' })
    expect(await verify(caller, code())).toMatchObject({ status: 401, body: { Message: 'unauthorized' } })
  })

  it('settings turn no second factor off, and are kept', async () => {
    const { own } = await enrolled()
    await own.send('PUT', '/api/users/alice/settings', { is_mfa_enabled: false, theme: 'dark', text_size: '14', reduced_motion: true })
    expect((await own.send('GET', '/api/users/alice/settings')).body).toMatchObject({
      Message: 'fetched user settings',
      Response: { theme: 'dark', text_size: '14', reduced_motion: true },
    })
    expect((await own.send('GET', '/api/users/alice')).body).toMatchObject({ is_mfa_enabled: true })
  })

  it('turning it off ends the other sign-ins; with mfa_enforced nobody does it for themselves', async () => {
    const { own, code } = await enrolled()
    const other = api.with(tokenSchema.parse((await verify(await preAuth(), code())).body).Response.AuthToken)
    const off = { username: 'alice', platform_role_id: 'admin', is_mfa_enabled: false }
    expect(await own.send('PUT', '/api/users/alice', off)).toMatchObject({ status: 200, body: { is_mfa_enabled: false } })
    expect([await status(own), await status(other)]).toEqual([200, 401])
    await restart({ mfaEnforced: true })
    const again = await enrolled()
    expect(await again.own.send('PUT', '/api/users/alice', off)).toMatchObject({
      status: 403,
      body: { Message: 'mfa is enforced, user cannot unset their own mfa' },
    })
    expect((await admin.send('PUT', '/api/users/alice', off)).status).toBe(200)
  })

  it('a new password ends the other sign-ins and all access tokens', async () => {
    const own = await api.signIn(alice.username, alice.password)
    const stolen = await api.signIn(alice.username, alice.password)
    const made = await own.send('POST', '/api/v1/users/access_token', {
      name: 'script',
      user_name: 'alice',
      expires_at: '2100-01-01T00:00:00Z',
    })
    const key = api.with(tokenSchema.parse(made.body).Response.AuthToken)
    expect([await status(own), await status(stolen), await status(key)]).toEqual([200, 200, 200])
    const change = { username: 'alice', platform_role_id: 'admin', password: 'new-password' }
    expect((await own.send('PUT', '/api/users/alice', change)).status).toBe(200)
    expect([await status(own), await status(stolen), await status(key)]).toEqual([200, 401, 401])
    expect((await api.send('POST', '/api/users/adm/authenticate', alice)).status).toBe(400)
    // by an admin: nobody stays
    await admin.send('PUT', '/api/users/alice', { ...change, password: 'another-one' })
    expect(await status(own)).toBe(401)
    await expect(api.signIn('alice', 'another-one')).resolves.toBeDefined()
  })

  it('what was asked for while a sign-in lasted is not done once it has ended, however long it is in coming', async () => {
    const own = await api.signIn(alice.username, alice.password)
    const signedIn = await api.send('POST', '/api/users/adm/authenticate', alice)
    const token = tokenSchema.parse(signedIn.body).Response.AuthToken
    const body = JSON.stringify({ netid: 'thiefs', addressrange: '10.66.0.0/24' })
    const socket = connect(Number(new URL(server.url).port), '127.0.0.1')
    const head = `Host: x\r\nConnection: close\r\nAuthorization: Bearer ${token}\r\nContent-Length: ${body.length}`
    socket.write(`POST /api/networks HTTP/1.1\r\n${head}\r\n\r\n${body.slice(0, 10)}`)
    // answered behind it: it has been let in
    await own.send('GET', '/api/networks')
    await own.send('PUT', '/api/users/alice', { username: 'alice', platform_role_id: 'admin', password: 'new-password' })
    socket.write(body.slice(10))
    expect(await text(socket)).toMatch(/^HTTP\/1\.1 401 /)
    expect(JSON.stringify((await own.send('GET', '/api/networks')).body)).not.toContain('thiefs')
  })

  it('a thief who changes the password at the same moment changes nothing, and gets no access token either', async () => {
    const own = await api.signIn(alice.username, alice.password)
    const stolen = await api.signIn(alice.username, alice.password)
    const change = (password: string) => ({ username: 'alice', platform_role_id: 'admin', password })
    const key = { name: 'kept', user_name: 'alice', expires_at: '2100-01-01T00:00:00Z' }
    // passwords are hashed one after the other: all of these are let in before the first of them is done
    const saved = own.send('PUT', '/api/users/alice', change('new-password'))
    const late = [1, 2, 3].map((at) => stolen.send('PUT', '/api/users/alice', change(`thiefs-${at}`)))
    expect((await saved).status).toBe(200)
    late.push(stolen.send('POST', '/api/v1/users/access_token', key))
    expect((await Promise.all(late)).map(({ status }) => status)).toEqual([401, 401, 401, 401])
    await expect(api.signIn('alice', 'new-password')).resolves.toBeDefined()
    expect(server.database.view.list('accessTokens')).toEqual([])
  })

  it('an account that is being made as its maker is signed out is not made', async () => {
    const thief = await api.signIn(owner.user, owner.password)
    const change = { username: owner.user, platform_role_id: 'super-admin', password: 'new-password' }
    const [saved, made] = await Promise.all([
      admin.send('PUT', `/api/users/${owner.user}`, change),
      thief.send('POST', '/api/users/mallory', { username: 'mallory', password: 'mallory-pass' }),
    ])
    expect([saved.status, made.status]).toEqual([200, 401])
    expect(server.database.view.get('users', 'mallory')).toBeUndefined()
  })

  it.each([
    [{ username: 'bob' }, 400, 'user in param and request body not matching'],
    [
      { username: 'alice', platform_role_id: 'super-admin' },
      403,
      'only a super-admin can assign the super-admin role to another user via transferSuperAdmin method',
    ],
    [{ username: 'alice', platform_role_id: '' }, 403, 'user not allowed to self assign role'],
    [{ username: 'alice', platform_role_id: 'admin', password: '1234' }, 400, 'password requires min 5 characters'],
    [{ username: 'alice', platform_role_id: 'admin', account_disabled: true }, 403, 'cannot disable self'],
  ])('changing oneself: %o', async (body, code, message) => {
    const own = await api.signIn(alice.username, alice.password)
    expect(await own.send('PUT', '/api/users/alice', body)).toMatchObject({ status: code, body: { Message: message } })
  })

  it('an admin changes neither the super-admin nor another admin', async () => {
    await admin.send('POST', '/api/users/bobby', { username: 'bobby', password: 'bobby-pass' })
    const own = await api.signIn(alice.username, alice.password)
    const change = async (username: string) =>
      (await own.send('PUT', `/api/users/${username}`, { username, platform_role_id: 'admin' })).body
    expect(await change('owner')).toMatchObject({ Code: 403, Message: 'cannot update superadmin user' })
    expect(await change('bobby')).toMatchObject({
      Code: 403,
      Message: 'an admin user does not have permissions to update another admin user',
    })
    expect(await change('nobody')).toMatchObject({ Code: 500, Message: 'record not found' })
  })

  it('the application decides how long a sign-in lasts, and without basic auth only the super-admin has a password', async () => {
    await restart({ dashboardMinutes: 5, basicAuth: false })
    const lifetime = async (application: Record<string, string>) => {
      const body = { username: owner.user, password: owner.password }
      const answer = await api.send('POST', '/api/users/adm/authenticate', body, application)
      const [, payload = ''] = tokenSchema.parse(answer.body).Response.AuthToken.split('.')
      const { exp, iat } = JSON.parse(Buffer.from(payload, 'base64url').toString())
      return (exp - iat) / 60
    }
    expect(await lifetime({})).toBe(720)
    expect(await lifetime({ 'X-Application-Name': 'netmaker-desktop' })).toBe(720)
    expect(await lifetime({ 'X-Application-Name': 'dashboard' })).toBe(5)
    expect(await lifetime({ 'X-Application-Name': 'something' })).toBe(5)
    expect(await api.send('POST', '/api/users/adm/authenticate', alice)).toMatchObject({
      status: 400,
      body: { Message: 'basic auth is disabled' },
    })
    expect((await admin.send('GET', '/api/server/settings')).body).toMatchObject({
      Response: { basic_auth: false, jwt_validity_duration: 5, jwt_validity_duration_clients: 720 },
    })
  })
})
