import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createClient } from '../../../electron/client/create-client.ts'
import { createHelperPort } from '../../../electron/client/helper-port.ts'
import { deviceFacts } from '../../../electron/client/registrar/device-facts.ts'
import type { WaygateClient } from '../../../electron/client/waygate-client.ts'
import type { GatewayRow } from '../../../electron/common/contracts/app/gateways.ts'
import type { TunnelState } from '../../../electron/common/tunnel/state.ts'
import { stateText } from '../../../electron/common/wording/state-text.ts'
import { english } from '../../../electron/common/words/words.ts'
import { createWaygate } from '../../unit/cli/spawn-waygate.ts'
import { got, playTunnel, until } from '../../unit/client/world.ts'
import { type HelperInABox, startHelperInABox } from '../../unit/helper/helper-in-a-box.ts'
import { owner } from '../replay/live-server.ts'
import { startProWorld, type World } from './pro-world.ts'

/** What a plain user of a Pro server is told about gateways, in the app's views and by the command line: conditions on computers, and access for a time. */

const uid = process.getuid?.() ?? 0
let pro: World
let helper: HelperInABox
let client: WaygateClient
let configDir: string

beforeAll(async () => {
  configDir = await mkdtemp(path.join(tmpdir(), 'waygate-pro-client-'))
  helper = await startHelperInABox({ uids: [uid] })
  playTunnel({
    helper,
    tunnel: 'works',
    say(state: TunnelState) {
      helper.supervisor.tunnelState = state
      helper.supervisor.notify()
    },
  })
  pro = await startProWorld()
  await pro.addUser('boss', 'platform-user', ['office-network-admin-grp'])
  await pro.addUser('alice', 'service-user', ['office-network-user-grp'])
  client = createClient({
    helper: createHelperPort({ runDir: helper.directory, uid, client: 'test' }),
    configDir,
    deviceName: 'alice-laptop',
    device: deviceFacts(),
    ownAddresses: () => new Set(['192.168.7.5']),
    hasUplink: () => true,
    now: Date.now,
    ping: async () => null,
    keyring: null,
    openUrl: () => undefined,
    proxy: async () => null,
  })
  await client.start('none')
  got(await client.acts.signIn({ server: pro.server.url, user: 'alice', password: 'waygate-pass' }))
  pro.keep()
})
afterAll(async () => {
  end()
  await client?.stop()
  await helper?.stop()
  await helper?.remove()
  await pro?.server.stop()
  await rm(configDir, { recursive: true, force: true })
})
beforeEach(async () => {
  pro.restore()
  got(await client.acts.leave({}))
  got(await client.acts.refresh({}))
})

const { waygate, json, end } = createWaygate(() => ({ helper, configDir }))

async function exitRow(): Promise<GatewayRow> {
  got(await client.acts.refresh({}))
  const row = client.gatewayNamed('office', 'exit')
  if (row === null) throw new Error('no row for exit')
  return row
}
const rules = (row: GatewayRow) => row.refusals.map(({ rule, weight }) => `${rule} ${weight}`)
const join = () => client.acts.join({ gatewayId: `office/${pro.ids.exit}` })
const boss = (method: string, where: string, body?: unknown) => pro.call('boss', method, where, body)
const condition = (attribute: string, values: readonly string[]) =>
  boss('POST', '/api/v1/posture_check?network=office', {
    ...{ name: `the ${attribute} rule`, network_id: 'office', attribute, values, severity: 3, user_groups: { '*': {} } },
  })

it('a split-tunnel gateway is told apart from one to the internet', async () => {
  expect(rules(await exitRow())).toEqual([])
  expect(client.gatewayNamed('office', 'split')).toMatchObject({ internet: false, refusals: [{ rule: 'gateway.notOne' }] })
  expect((await waygate('gateways')).out).toMatch(/split .*is no internet gateway/)
})

it('a registration that an admin deleted is made again by the next join, however soon', async () => {
  got(await join())
  const [first] = pro.server.database.view.list('clients')
  got(await client.acts.leave({}))
  expect((await boss('DELETE', `/api/extclients/office/${first?.id}`)).status).toBe(200)
  got(await join())
  const [second, ...others] = pro.server.database.view.list('clients')
  expect(second).toMatchObject({ owner: 'alice', enabled: true })
  expect([second?.publicKey === first?.publicKey, others]).toEqual([false, []])
  const { helper: link } = client.views.tunnel()
  expect(link.link === 'ready' && link.status.passes.map(({ publicKey }) => publicKey)).toEqual([second?.publicKey])
})

it('a place that an admin deletes while it is in use is said to be gone, and the gateway can be joined anew', async () => {
  got(await join())
  const [first] = pro.server.database.view.list('clients')
  expect((await boss('DELETE', `/api/extclients/office/${first?.id}`)).status).toBe(200)
  const hold = () => helper.supervisor.calls.find(({ name }) => name === 'hold')
  got(await client.acts.refresh({}))
  await expect.poll(hold, { timeout: 10_000 }).toMatchObject({ argument: { reason: 'clientMissing' } })
  got(await join())
  const clients = pro.server.database.view.list('clients')
  expect(clients).toMatchObject([{ owner: 'alice', enabled: true }])
  expect(clients[0]?.id).not.toBe(first?.id)
})

it('a role that an admin gives or takes is known without another sign-in', async () => {
  const become = (role: string) => pro.call(owner.user, 'PUT', '/api/users/alice', { username: 'alice', platform_role_id: role })
  expect(client.views.session().admin).toBe(false)
  expect((await become('admin')).status).toBe(200)
  got(await client.acts.refresh({}))
  await expect.poll(() => [client.views.session().admin, client.views.admin().state]).toEqual([true, 'fresh'])
  expect((await become('service-user')).status).toBe(200)
  await client.acts.refresh({})
  await expect.poll(() => [client.views.session().admin, client.views.admin().state]).toEqual([false, 'denied'])
})

describe('conditions on computers', () => {
  it.each([
    [
      'kernel_version',
      ['99.0'],
      'its network asks for a newer kernel',
      'Update the system of this computer and restart it, then join again',
    ],
    ['client_version', ['v99.0.0'], 'its network asks for a newer Waygate', 'Update Waygate, then join again'],
    [
      'os',
      ['windows'],
      "its network isn't open to computers with this system",
      'Use another computer, or ask an admin to allow this system',
    ],
  ])('%s: in the row before the click, and in the refusal after it', async (attribute, values, reason, next) => {
    await condition(attribute, values)
    const row = await exitRow()
    expect(row.refusals).toMatchObject([
      { rule: 'access.posture', weight: 'probable', check: { attribute, name: `the ${attribute} rule` } },
    ])
    const listed = await waygate('gateways')
    expect(listed.out).toContain(`the server will probably refuse exit: ${reason} (`)
    expect(listed.out).toContain(next)

    expect(await join()).toMatchObject({
      fault: { code: 'rule.refused', refusals: [{ rule: 'access.posture', weight: 'certain', check: { attribute }, status: 403 }] },
    })
    const { act } = client.views.tunnel()
    expect(act).toMatchObject({ phase: 'failed', gateway: 'exit' })
    expect(stateText(english, { tunnel: client.views.tunnel(), session: client.views.session() }, Date.now()).second).toBe(
      'You are as before: not protected',
    )
    const refused = await waygate('join', 'exit')
    expect(refused.code).toBe(1)
    expect(refused.err).toContain(`exit: ${reason} (`)
    expect(refused.err).toContain(`${next}.`)
  })

  it('the place of a computer only the server knows: not foretold, and blamed when all else is met', async () => {
    await condition('client_location', ['DE', 'FR'])
    expect(rules(await exitRow())).toEqual([])
    expect(await join()).toMatchObject({
      fault: { refusals: [{ check: { attribute: 'client_location', message: "client location '' not allowed" } }] },
    })
    expect((await waygate('join', 'exit')).err).toContain(
      "its network isn't open to computers in this place (client location '' not allowed)",
    )
  })

  it('what this computer meets is no obstacle: it tells its system, family, kernel and version', async () => {
    const { kernelVersion, osFamily } = deviceFacts()
    await condition('kernel_version', [kernelVersion.split('-')[0] ?? ''])
    await condition('os_family', [osFamily])
    expect(rules(await exitRow())).toEqual([])
    got(await join())
    const [record] = pro.server.database.view.list('clients')
    expect(record).toMatchObject({ owner: 'alice', kernelVersion, osFamily, deviceName: 'alice-laptop' })
  })

  it('a condition for others is none for this person', async () => {
    await boss('POST', '/api/v1/posture_check?network=office', {
      ...{ name: 'admins', network_id: 'office', attribute: 'os', values: ['windows'], severity: 3 },
      user_groups: { 'office-network-admin-grp': {} },
    })
    expect(rules(await exitRow())).toEqual([])
  })
})

describe('access for a time', () => {
  const pending = async () => {
    const answer = await boss('GET', '/api/v1/jit?network=office&status=pending')
    return (answer.body as { Response: { data: { id: string }[] } }).Response.data[0]?.id ?? ''
  }
  const decide = async (action: 'approve' | 'deny') =>
    boss('POST', '/api/v1/jit?network=office', {
      ...{ action, request_id: await pending(), expires_at: Math.floor(Date.now() / 1000) + 3600 },
    })
  const ask = () => client.acts.requestAccess({ gatewayId: `office/${pro.ids.exit}`, reason: 'on call' })

  beforeEach(async () => {
    await boss('POST', '/api/v1/jit?network=office', { action: 'enable' })
  })

  it('none, asked, denied, asked again, granted until, ended: each has its words, in the list and in the terminal', async () => {
    expect(rules(await exitRow())).toEqual(['access.approvalNeeded certain'])
    expect((await waygate('gateways')).out).toContain('its network gives access for a time only: an admin has to approve it')
    expect((await waygate('join', 'exit')).err).toContain('Ask for access with a reason (waygate request)')

    const asked = await waygate('request', 'exit', '--reason', 'on call')
    expect(asked).toMatchObject({ code: 0, out: expect.stringMatching(/^Asked: an admin of the network decides/) })
    expect(rules(await exitRow())).toEqual(['access.approvalPending certain'])
    expect((await waygate('gateways')).out).toContain("waits for an admin's approval")
    expect(await json('request', 'exit', '--reason', 'again')).toMatchObject({ value: { outcome: 'already' } })

    expect((await decide('deny')).status).toBe(200)
    expect(rules(await exitRow())).toEqual(['access.approvalDenied certain'])
    expect((await waygate('gateways')).out).toContain('an admin has denied the request for access. Ask again with a better reason')

    expect(got(await ask())).toEqual({ outcome: 'requested' })
    expect((await decide('approve')).status).toBe(200)
    const granted = await exitRow()
    expect(rules(granted)).toEqual([])
    expect(granted.accessUntil).toBeGreaterThan(Date.now())
    expect((await waygate('gateways')).out).toMatch(/exit .*yours until /)
    expect(got(await ask())).toEqual({ outcome: 'granted' })
    got(await join())
    got(await client.acts.leave({}))

    const grants = await boss('GET', '/api/v1/jit?network=office&status=approved')
    const grant = (grants.body as { Response: { data: { grant_id: string }[] } }).Response.data[0]?.grant_id ?? ''
    expect((await boss('DELETE', `/api/v1/jit?network=office&grant_id=${grant}`)).status).toBe(200)
    expect(rules(await exitRow())).toEqual(['access.approvalExpired certain'])
    expect((await waygate('gateways')).out).toContain('your access for a time has ended. Ask for access again (waygate request)')
  })

  it('what was seen outlives the program', async () => {
    await ask()
    await decide('deny')
    await exitRow()
    const listed = await json('gateways')
    const { gateways } = listed.value as { gateways: GatewayRow[] }
    expect(gateways.find(({ name }) => name === 'exit')?.refusals).toMatchObject([{ rule: 'access.approvalDenied' }])
  })

  it('who runs the network needs no approval, and is told nothing of it', async () => {
    await until(async () => rules(await exitRow()).length === 1)
    got(await client.acts.signIn({ server: pro.server.url, user: 'boss', password: 'waygate-pass' }))
    expect(rules(await exitRow())).toEqual([])
    got(await client.acts.removeAccount({ account: client.views.session().accounts.find(({ user }) => user === 'boss')?.account ?? '' }))
    got(await client.acts.useAccount({ account: client.views.session().accounts[0]?.account ?? '' }))
  })
})
