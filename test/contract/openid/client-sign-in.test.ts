import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest'
import { createClient } from '../../../electron/client/create-client.ts'
import { createHelperPort } from '../../../electron/client/helper-port.ts'
import { deviceFacts } from '../../../electron/client/registrar/device-facts.ts'
import type { WaygateClient } from '../../../electron/client/waygate-client.ts'
import { type HelperInABox, startHelperInABox } from '../../unit/helper/helper-in-a-box.ts'
import { type LiveServer, owner, startLiveServer } from '../replay/live-server.ts'
import { createTestBrowser } from './test-browser.ts'
import { startTestProvider, type TestProvider } from './test-provider.ts'

/** The app's own sign-in with a browser, against our own server and a real OpenID provider. */

const uid = process.getuid?.() ?? 0
const alice = { subject: 'person-1', email: 'alice@example.com' }
let provider: TestProvider
let server: LiveServer
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
  client = clientIn(configDir)
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

function clientIn(directory: string): WaygateClient {
  return createClient({
    helper: createHelperPort({ runDir: helper.directory, uid, client: 'test' }),
    configDir: directory,
    deviceName: 'alice-laptop',
    device: deviceFacts(),
    ownAddresses: () => new Set(['192.168.7.5']),
    hasUplink: () => true,
    now: Date.now,
    ping: async () => null,
    keyring: null,
    openUrl: (url) => browse(url),
    proxy: async () => null,
  })
}

const signIn = () => client.acts.signInBrowser({ server: server.url })

it('a stranger is told to wait for an admin, in the server’s words', async () => {
  browse = (url) => createTestBrowser().open(url)
  const outcome = await signIn()
  expect(outcome).toMatchObject({ ok: false })
  expect(JSON.stringify(outcome)).toContain('contact your administrator')
  expect(client.views.session()).toMatchObject({ state: 'signedOut' })
})

it('an admin sees who waits, turns away or lets in, and is told when nobody of that name waits', async () => {
  const directory = await mkdtemp(path.join(tmpdir(), 'waygate-sso-admin-'))
  const boss = clientIn(directory)
  await boss.start('none')
  try {
    await boss.acts.signIn({ server: server.url, user: owner.user, password: owner.password })
    expect(await boss.admin.waitingPeople()).toEqual({ ok: true, value: { names: [alice.email] } })
    expect(await boss.admin.answerWaitingPerson({ name: 'alice', admitted: true })).toMatchObject({
      fault: { code: 'user.unknown', known: [alice.email] },
    })
    expect(await boss.admin.answerWaitingPerson({ name: alice.email, admitted: false })).toMatchObject({ ok: true })
    expect(await boss.admin.waitingPeople()).toEqual({ ok: true, value: { names: [] } })
    await signIn()
    expect(await boss.admin.answerWaitingPerson({ name: alice.email, admitted: true })).toMatchObject({ ok: true })
  } finally {
    await boss.stop()
    await rm(directory, { recursive: true, force: true })
  }
})

it('who was let in is signed in when the browser is done, with what the account may do', async () => {
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
