import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest'
import { createClient } from '../../../electron/client/create-client.ts'
import { createHelperPort } from '../../../electron/client/helper-port.ts'
import { deviceFacts } from '../../../electron/client/registrar/device-facts.ts'
import type { WaygateClient } from '../../../electron/client/waygate-client.ts'
import { type HelperInABox, startHelperInABox } from '../../unit/helper/helper-in-a-box.ts'
import { type Api, createApi } from '../replay/api.ts'
import { type LiveServer, owner, startLiveServer } from '../replay/live-server.ts'
import { createTestBrowser } from './test-browser.ts'
import { startTestProvider, type TestProvider } from './test-provider.ts'

/** The app's own sign-in with a browser, against our own server and a real OpenID provider. */

const uid = process.getuid?.() ?? 0
const alice = { subject: 'person-1', email: 'alice@example.com' }
let provider: TestProvider
let server: LiveServer
let admin: Api
let helper: HelperInABox
let client: WaygateClient
let configDir: string
/** What the person's browser does with the page that it is asked to open. */
let browse: (url: string) => unknown

beforeEach(() => {
  // the provider says at length that it is set up for a test
  for (const channel of ['info', 'warn'] as const) vi.spyOn(console, channel).mockImplementation(() => undefined)
})

beforeAll(async () => {
  configDir = await mkdtemp(path.join(tmpdir(), 'waygate-sso-client-'))
  helper = await startHelperInABox({ uids: [uid] })
  provider = await startTestProvider({ emailIn: 'token' })
  const { issuer, clientId, clientSecret } = provider
  server = await startLiveServer({
    bootstrap: owner,
    edition: 'pro',
    sso: { issuer, clientId, clientSecret, allowedDomains: ['example.com'], frontendUrl: 'http://127.0.0.1:1/dashboard' },
  })
  provider.open(`${server.url}/api/oauth/callback`)
  provider.person = alice
  admin = await createApi(server.url).signIn(owner.user, owner.password)
  client = createClient({
    helper: createHelperPort({ runDir: helper.directory, uid, client: 'test' }),
    configDir,
    deviceName: 'alice-laptop',
    device: deviceFacts(),
    ownAddresses: () => new Set(['192.168.7.5']),
    now: Date.now,
    ping: async () => null,
    keyring: null,
    openUrl: (url) => browse(url),
    proxy: async () => null,
  })
  await client.start('none')
})
afterAll(async () => {
  await client?.stop()
  await helper?.stop()
  await helper?.remove()
  await server?.stop()
  await provider?.stop()
  await rm(configDir, { recursive: true, force: true })
})

const signIn = () => client.acts.signInBrowser({ server: server.url })

it('a stranger is told to wait for an admin, in the server’s words', async () => {
  browse = (url) => createTestBrowser().open(url)
  const outcome = await signIn()
  expect(outcome).toMatchObject({ ok: false })
  expect(JSON.stringify(outcome)).toContain('contact your administrator')
  expect(client.views.session()).toMatchObject({ state: 'signedOut' })
})

it('who was let in is signed in when the browser is done, with what the account may do', async () => {
  expect(await admin.send('POST', `/api/users_pending/user/${alice.email}`)).toMatchObject({ status: 200 })
  expect(await signIn()).toMatchObject({ ok: true })
  expect(client.views.session()).toMatchObject({ state: 'signedIn', user: alice.email, server: server.url })
  expect(await client.acts.refresh({})).toEqual({ ok: true, value: {} })
})

it('a browser that never comes back is given up by the person, and who is signed in stays so', async () => {
  const opened = new Promise<string>((resolve) => {
    browse = resolve
  })
  const outcome = signIn()
  await opened
  await client.acts.cancelSignIn({})
  expect(await outcome).toMatchObject({ ok: false, fault: { code: 'signIn.cancelled' } })
  expect(client.views.session()).toMatchObject({ state: 'signedIn', user: alice.email })
})
