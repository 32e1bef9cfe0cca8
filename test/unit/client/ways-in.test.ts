import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { WaygateClient } from '../../../electron/client/waygate-client.ts'
import { emptyLists, jwt, refusal, type StandIn, startStandIn, wrapped } from './stand-in.ts'
import { createWorld, got, owner, until, type World } from './world.ts'

let world: World
let client: WaygateClient
const opened: string[] = []
const standIns: StandIn[] = []
const inAnHour = () => Math.floor(Date.now() / 1000) + 3600

beforeEach(async () => {
  opened.length = 0
  world = await createWorld()
  client = world.client({ openUrl: (url) => opened.push(url) })
  await client.start('none')
})
afterEach(async () => {
  await world.close()
  for (const standIn of standIns.splice(0)) await standIn.close()
})

const token = (user: string, more: object = {}) => jwt({ UserName: user, sub: `user|${user}`, exp: inAnHour(), ...more })
const status = { body: { db_connected: true, is_pro: false, version: 'v1.5.1' } }

async function server(more: StandIn['routes'] = {}): Promise<StandIn> {
  const standIn = await startStandIn({
    'GET /api/server/status': status,
    'GET /api/users/alice': { body: { username: 'alice', isadmin: true } },
    ...emptyLists,
    ...more,
  })
  standIns.push(standIn)
  return standIn
}

describe('second factor (02-totp.json)', () => {
  const verify = 'POST /api/users/alice/auth/verify-totp'
  const twoSteps = () =>
    server({
      'POST /api/users/adm/authenticate': wrapped(
        { user_name: 'alice', pre_auth_token: jwt({ sub: 'alice', aud: ['auth:mfa'] }) },
        'W1R3: TOTP required',
      ),
      [verify]: refusal(401, 'invalid otp'),
    })
  const password = (standIn: StandIn) => client.acts.signIn({ server: standIn.url, user: 'alice', password: 'right-pass' })

  it('asks for the code, lets a wrong one be corrected, and sends the pre-auth token nowhere else', async () => {
    const standIn = await twoSteps()
    expect(await password(standIn)).toMatchObject({ fault: { code: 'signIn.totp', user: 'alice' } })
    expect(client.views.session()).toMatchObject({ state: 'signingIn', step: 'code', user: 'alice' })
    expect(await client.acts.signInCode({ code: '000000' })).toMatchObject({ fault: { code: 'signIn.codeWrong' } })
    expect(client.views.session()).toMatchObject({ step: 'code' })
    standIn.routes[verify] = wrapped({ UserName: 'alice', AuthToken: token('alice') }, 'W1R3: User alice Authorized')
    got(await client.acts.signInCode({ code: ' 123 456 ' }))
    expect(client.views.session()).toMatchObject({ state: 'signedIn', step: null, user: 'alice' })
    expect(standIn.asked.filter(({ line }) => line === verify).map(({ body }) => JSON.parse(body))).toEqual([
      { totp: '000000' },
      { totp: '123456' },
    ])
    const preAuth = standIn.asked.find(({ line }) => line === verify)?.authorization
    expect(standIn.asked.filter(({ authorization }) => authorization === preAuth).every(({ line }) => line === verify)).toBe(true)
    // the lifetime of the token goes by this header, on both calls
    expect(standIn.asked.every(({ headers }) => headers['x-application-name'] === 'netmaker-desktop')).toBe(true)
  })

  it('a code that comes too late, or after a cancel, begins again', async () => {
    const standIn = await twoSteps()
    standIn.routes[verify] = refusal(401, 'unauthorized')
    await password(standIn)
    expect(await client.acts.signInCode({ code: '123456' })).toMatchObject({ fault: { code: 'signIn.codeLate' } })
    expect(client.views.session()).toMatchObject({ state: 'signedOut', step: null })
    await password(standIn)
    got(await client.acts.cancelSignIn({}))
    expect(await client.acts.signInCode({ code: '123456' })).toMatchObject({ fault: { code: 'signIn.codeLate' } })
    expect(client.views.session().state).toBe('signedOut')
  })

  it('keeps a session in use while the code is waited for', async () => {
    got(await client.acts.signIn({ server: world.server.url, ...owner }))
    await password(await twoSteps())
    got(await client.acts.refresh({}))
    got(await client.acts.cancelSignIn({}))
    expect(client.views.session()).toMatchObject({ state: 'signedIn', user: 'owner' })
  })

  it('enrolment shows the secret once and is completed by a right code', async () => {
    const url = 'otpauth://totp/Netmaker:alice?algorithm=SHA1&digits=6&issuer=Netmaker&period=30&secret=JBSWY3DPEHPK3PXP'
    const complete = 'POST /api/users/alice/auth/complete-totp'
    const standIn = await server({
      'POST /api/users/adm/authenticate': wrapped({ UserName: 'alice', AuthToken: token('alice') }),
      'POST /api/users/alice/auth/init-totp': wrapped({
        otp_auth_url: url,
        otp_auth_url_signature: 'a193',
        qr_code: 'data:image/png;base64,x',
      }),
      [complete]: refusal(400, 'cannot setup totp for user alice: invalid otp'),
    })
    got(await password(standIn))
    expect(got(await client.acts.beginTotp({}))).toEqual({ url, secret: 'JBSWY3DPEHPK3PXP' })
    expect(await client.acts.completeTotp({ code: '000000' })).toMatchObject({ fault: { code: 'signIn.codeWrong' } })
    standIn.routes[complete] = wrapped(null, 'totp setup complete for user alice')
    got(await client.acts.completeTotp({ code: '123456' }))
    expect(JSON.parse(standIn.asked.at(-1)?.body ?? '')).toEqual({ otp_auth_url: url, otp_auth_url_signature: 'a193', totp: '123456' })
    expect(await client.acts.completeTotp({ code: '123456' })).toMatchObject({ fault: { code: 'signIn.codeLate' } })
  })
})

describe('with a browser', () => {
  const page = 'https://api.example.com/api/oauth/register/0123456789abcdef0123456789abcdef'

  it('opens what the server names, takes the token, sends no Origin', async () => {
    const standIn = await server()
    let headers: Record<string, unknown> = {}
    standIn.browser = (say, close, sent) => {
      headers = sent
      say(page)
      say(`JWT: ${token('alice')}`)
      close()
    }
    got(await client.acts.signInBrowser({ server: standIn.url }))
    expect(opened).toEqual([page])
    expect(headers).not.toHaveProperty('origin')
    expect(client.views.session()).toMatchObject({ state: 'signedIn', user: 'alice' })
  })

  it.each([
    [
      'a reason as text',
      (say: (text: string) => void) => say('user not allowed'),
      { code: 'signIn.browserRefused', message: 'user not allowed' },
    ],
    ['no provider', (_say: unknown, close: () => void) => close(), { code: 'signIn.noBrowser' }],
    [
      'the end of its five minutes',
      (say: (text: string) => void, close: () => void) => {
        say(page)
        close()
      },
      { code: 'signIn.browserLate' },
    ],
    [
      'a file instead of a page',
      (say: (text: string) => void) => say('file:///etc/passwd'),
      { code: 'signIn.browserRefused', message: '' },
    ],
    ['another page of the web', (say: (text: string) => void) => say('https://evil.example/x'), { code: 'signIn.browserRefused' }],
    ['an empty token', (say: (text: string) => void) => say('JWT: '), { code: 'signIn.browserRefused' }],
    ['a token that is none', (say: (text: string) => void) => say('JWT: x\r\ny'), { code: 'signIn.tokenRefused' }],
  ])('%s', async (name, browser, fault) => {
    const standIn = await server()
    standIn.browser = browser
    expect(await client.acts.signInBrowser({ server: standIn.url })).toMatchObject({ fault })
    if (!name.startsWith('the end')) expect(opened).toEqual([])
    expect(client.views.session()).toMatchObject({ state: 'signedOut', step: null })
  })

  it('a server without the route, and a cancel', async () => {
    const standIn = await server()
    expect(await client.acts.signInBrowser({ server: standIn.url })).toMatchObject({ fault: { code: 'signIn.noBrowser' } })
    standIn.browser = (say) => say(page)
    const waiting = client.acts.signInBrowser({ server: standIn.url })
    await until(() => opened.length === 1)
    expect(client.views.session()).toMatchObject({ state: 'signingIn', step: 'browser' })
    got(await client.acts.cancelSignIn({}))
    expect(await waiting).toMatchObject({ fault: { code: 'signIn.cancelled' } })
    expect(client.views.session().state).toBe('signedOut')
  })

  it('not while nothing may leave: the browser could not either', async () => {
    world.say({ kind: 'held', revision: 1, reason: { why: 'gatewaySilent', gateway: 'exit-fra' }, since: 1000 })
    await until(() => {
      const { helper } = client.views.tunnel()
      return helper.link === 'ready' && helper.status.state.kind === 'held'
    })
    expect(await client.acts.signInBrowser({ server: 'api.example.com' })).toMatchObject({ fault: { code: 'signIn.browserClosed' } })
  })
})

describe('with an access token', () => {
  it('names its own user', async () => {
    const standIn = await server()
    const pasted = token('alice', { TokenType: 'access_token', jti: 'x' })
    got(await client.acts.signInToken({ server: standIn.url, token: ` Bearer ${pasted}\n` }))
    expect(client.views.session()).toMatchObject({ state: 'signedIn', user: 'alice' })
    expect(standIn.asked.at(-1)?.authorization).toBe(`Bearer ${pasted}`)
  })

  it.each([
    ['revoked', token('alice'), refusal(401, 'token revoked'), 'signIn.tokenRefused'],
    ['ended', jwt({ UserName: 'alice', exp: 1 }), { body: {} }, 'signIn.tokenRefused'],
    ["a host's", jwt({ sub: 'node|6b7e', exp: inAnHour() }), { body: {} }, 'signIn.tokenRefused'],
    ['nonsense', 'hello', { body: {} }, 'signIn.tokenRefused'],
    ['of a disabled account', token('alice'), refusal(401, 'user account disabled'), 'signIn.disabled'],
  ])('%s', async (_name, pasted, answer, code) => {
    const standIn = await server({ 'GET /api/users/alice': answer })
    expect(await client.acts.signInToken({ server: standIn.url, token: pasted })).toMatchObject({ fault: { code } })
    expect(client.views.session().state).toBe('signedOut')
  })
})

describe('several accounts', () => {
  it('are kept side by side, switched, and forgotten one by one', async () => {
    const standIn = await server()
    got(await client.acts.signIn({ server: world.server.url, ...owner }))
    got(await client.acts.signInToken({ server: standIn.url, token: token('alice') }))
    const [first, second] = client.views.session().accounts
    expect([first, second]).toMatchObject([
      { user: 'owner', current: false, state: 'signedIn' },
      { user: 'alice', current: true },
    ])
    expect(client.views.gateways().total).toBe(0)
    got(await client.acts.useAccount({ account: first?.account ?? '' }))
    expect(client.views.session()).toMatchObject({ user: 'owner', state: 'signedIn' })
    expect(client.views.gateways().total).toBe(2)
    got(await client.acts.removeAccount({ account: second?.account ?? '' }))
    expect(client.views.session()).toMatchObject({ accounts: [{ user: 'owner', current: true }], lastServer: '' })
    expect(await client.acts.useAccount({ account: second?.account ?? '' })).toMatchObject({ fault: { code: 'session.unknown' } })
  })

  it('with nobody signed in, one that is taken off leaves the form the server of the last sign-out', async () => {
    const standIn = await server()
    got(await client.acts.signIn({ server: world.server.url, ...owner }))
    got(await client.acts.signInToken({ server: standIn.url, token: token('alice') }))
    got(await client.acts.signOut({}))
    const [kept] = client.views.session().accounts
    expect(kept).toMatchObject({ user: 'owner', current: false })
    got(await client.acts.removeAccount({ account: kept?.account ?? '' }))
    expect(client.views.session()).toMatchObject({ accounts: [], lastServer: standIn.url })
  })

  it('signing in again renews the one that is there, and touches no tunnel', async () => {
    got(await client.acts.signIn({ server: world.server.url, ...owner }))
    got(await client.acts.join({ gatewayId: `office/${world.node['exit-fra']}` }))
    const { helper } = client.views.tunnel()
    const revision = helper.link === 'ready' ? helper.status.intent.revision : 0
    got(await client.acts.signIn({ server: world.server.url, ...owner }))
    expect(client.views.session().accounts).toHaveLength(1)
    expect(client.views.tunnel().helper).toMatchObject({ status: { state: { kind: 'up' }, intent: { revision } } })
    got(await client.acts.leave({}))
  })
})

describe('versions (netmaker-api.md 0)', () => {
  const health = { text: 'Server is up and running!!' }
  const config = { body: { Version: 'v0.24.3', IsEE: 'yes' } }
  it.each([
    ['v1.5.1', { 'GET /api/server/status': status }, { version: 'v1.5.1', edition: 'ce' }],
    [
      'Pro',
      { 'GET /api/server/status': { body: { is_pro: true, version: 'v1.4.0', license_error: '' } } },
      { version: 'v1.4.0', edition: 'pro' },
    ],
    [
      'before v1.2: no version in the status',
      { 'GET /api/server/status': { body: { db_connected: true } }, 'GET /api/server/getconfig': config },
      { version: 'v0.24.3', edition: 'pro' },
    ],
    [
      'no config for this user',
      { 'GET /api/server/status': { body: { db_connected: true } }, 'GET /api/server/getconfig': refusal(403, 'access denied') },
      { version: '', edition: 'ce' },
    ],
    ['no status at all', { 'GET /api/server/health': health, 'GET /api/server/getconfig': config }, { version: 'v0.24.3', edition: 'pro' }],
    [
      'a later one with unknown fields',
      { 'GET /api/server/status': { body: { is_pro: false, version: 'v9.0.0', orbit: { x: 1 }, db_connected: null } } },
      { version: 'v9.0.0', edition: 'ce' },
    ],
  ])('%s', async (_name, routes, facts) => {
    const standIn = await startStandIn({ 'GET /api/users/alice': { body: {} }, ...emptyLists, ...(routes as StandIn['routes']) })
    standIns.push(standIn)
    got(await client.acts.signInToken({ server: standIn.url, token: token('alice') }))
    expect(client.views.session()).toMatchObject({ state: 'signedIn', ...facts })
    expect(client.views.gateways()).toMatchObject({ state: 'none', rows: [] })
  })
})

it('a clock that is wrong is said, and does not end the session', async () => {
  const ahead = new Date(Date.now() + 2 * 3600_000).toUTCString()
  const late = Object.fromEntries(Object.keys(emptyLists).map((line) => [line, { body: null, headers: { date: ahead } }]))
  const standIn = await server(late)
  // by this computer's clock the token has two hours and more; by the server's, one
  const later = { exp: Math.floor(Date.now() / 1000) + 3 * 3600 }
  got(await client.acts.signInToken({ server: standIn.url, token: token('alice', later) }))
  expect(Math.round(client.views.session().clockBehindMs / 60_000)).toBe(120)
  expect(client.views.session().state).toBe('signedIn')
})
