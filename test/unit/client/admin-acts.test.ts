import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { WaygateClient } from '../../../electron/client/waygate-client.ts'
import { previewText } from '../../../electron/common/wording/preview-text.ts'
import { english } from '../../../electron/common/words/words.ts'
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

const id = (name: string) => world.node[name] ?? ''
const create = (name: string) => client.admin.createRemoteClient({ network: 'office', gatewayNodeId: id('exit-fra'), name })
const record = async (name: string) => (await world.api('GET', `/api/extclients/office/${name}`)).body as Record<string, unknown>

describe('remote clients', () => {
  it('are created with a key of our own: the server never has the private half, and IPv6 has no way beside', async () => {
    const { clientId, conf } = got(await create('phone-1'))
    expect(clientId).toBe('phone-1')
    const stored = await record('phone-1')
    expect(stored.privatekey).toBe('[ENTER PRIVATE KEY]')
    expect(conf).toMatch(/^\[Interface\]\nAddress = 100\.64\.\d+\.\d+\/32\nPrivateKey = [A-Za-z0-9+/]{43}=\nMTU = 1420\n/)
    expect(conf).toContain('AllowedIPs = 0.0.0.0/0, ::/0\nEndpoint = 203.0.113.10:51821\n')
    const [, secret = ''] = /PrivateKey = (.*)/.exec(conf) ?? []
    expect(JSON.stringify(stored)).not.toContain(secret)
    // shown again it is the same but for the key
    expect(got(await client.admin.remoteClientConf({ network: 'office', clientId }))).toEqual({
      conf: conf.replace(secret, '[ENTER PRIVATE KEY]'),
      complete: false,
    })
    expect(got(await client.admin.remoteClients({})).clients).toMatchObject([
      { id: 'phone-1', gateway: 'exit-fra', enabled: true, owner: 'owner' },
    ])
  })

  it("keep everything else when they are renamed, enabled or disabled; nobody's record is lost", async () => {
    got(await create('phone-1'))
    const hooks = { dns: '9.9.9.9', extraallowedips: ['10.99.0.0/24'], postup: 'echo up', postdown: 'echo down' }
    await world.api('PUT', '/api/extclients/office/phone-1', { ...(await record('phone-1')), ...hooks })
    const before = await record('phone-1')
    got(await client.admin.renameRemoteClient({ network: 'office', clientId: 'phone-1', name: 'phone-2' }))
    expect(got(await client.admin.setRemoteClients({ network: 'office', clientIds: ['phone-2'], enabled: false }))).toEqual({ changed: 1 })
    const { lastmodified: _then, ...after } = await record('phone-2')
    const { lastmodified: _before, ...expected } = before
    expect(after).toEqual({ ...expected, clientid: 'phone-2', enabled: false })
    expect(after).toMatchObject(hooks)
  })

  it('many at once: by one request, and those that are so already are left alone', async () => {
    for (const name of ['phone-1', 'phone-2', 'phone-3']) got(await create(name))
    const clientIds = ['phone-1', 'phone-2', 'phone-3']
    const set = (enabled: boolean, ids = clientIds) => client.admin.setRemoteClients({ network: 'office', clientIds: ids, enabled })
    expect(got(await set(false))).toEqual({ changed: 3 })
    expect(got(await set(false))).toEqual({ changed: 0 })
    expect(got(await set(true, ['phone-1', 'phone-3']))).toEqual({ changed: 2 })
    const { clients } = got(await client.admin.remoteClients({ network: 'office' }))
    expect(clients.map(({ id: name, enabled }) => [name, enabled])).toEqual([
      ['phone-1', true],
      ['phone-2', false],
      ['phone-3', true],
    ])
    expect(got(await client.admin.removeRemoteClients({ network: 'office', clientIds }))).toEqual({ removed: 3 })
    expect(got(await client.admin.remoteClients({}))).toEqual({ clients: [] })
  })

  it('that nobody knows, on hosts that are none, in networks that are none', async () => {
    got(await create('phone-1'))
    const unknown = { fault: { code: 'client.unknown', name: 'phone', known: ['phone-1'] } }
    expect(await client.admin.setRemoteClients({ network: 'office', clientIds: ['phone-1', 'phone'], enabled: false })).toMatchObject(
      unknown,
    )
    expect((await record('phone-1')).enabled).toBe(true)
    expect(await client.admin.renameRemoteClient({ network: 'office', clientId: 'phone', name: 'phone-9' })).toMatchObject(unknown)
    expect(await client.admin.removeRemoteClients({ network: 'office', clientIds: ['phone'] })).toMatchObject(unknown)
    expect(await client.admin.createRemoteClient({ network: 'office', gatewayNodeId: id('lap'), name: '' })).toMatchObject({
      fault: { code: 'gateway.unknown', name: 'lap' },
    })
    expect(await client.admin.remoteClients({ network: 'lab' })).toMatchObject({ fault: { code: 'network.unknown' } })
    expect(await create('x')).toMatchObject({ fault: { code: 'server.refused' } })
  })
})

describe('moving hosts', () => {
  const office = { kind: 'move', network: 'office' } as const
  const move = (names: readonly string[], to: string | null) =>
    client.acts.write({ write: { ...office, nodeIds: names.map(id), to: to === null ? null : id(to) }, despite: false })
  const hosts = (name: string) =>
    client.views
      .adminGateways()
      .find((gateway) => gateway.name === name)
      ?.hosts.map((host) => host.name)

  it('to another gateway, to its own internet, and to where it is', async () => {
    await world.api('PUT', `/api/nodes/office/${id('exit-fra')}/inet_gw`, { inet_node_client_ids: [id('lap'), id('winpc')] })
    got(await move(['lap'], 'exit-nyc'))
    expect([hosts('exit-fra'), hosts('exit-nyc')]).toEqual([['winpc'], ['lap']])
    got(await move(['lap'], 'exit-nyc'))
    got(await move(['lap'], null))
    expect([hosts('exit-fra'), hosts('exit-nyc')]).toEqual([['winpc'], []])
    expect(await client.acts.write({ write: { ...office, nodeIds: ['nobody'], to: null }, despite: false })).toMatchObject({
      fault: { code: 'host.unknown', name: 'nobody' },
    })
    expect(await move(['lap'], 'bench')).toMatchObject({ fault: { code: 'rule.refused', refusals: [{ rule: 'gateway.notOne' }] } })
  })

  it('many at once, from several gateways, whatever somebody else did to the lists meanwhile', async () => {
    await world.api('PUT', `/api/nodes/office/${id('exit-fra')}/inet_gw`, { inet_node_client_ids: [id('lap')] })
    const preview = got(await client.acts.previewWrite({ ...office, nodeIds: [id('lap'), id('bench')], to: id('exit-nyc') }))
    // somebody else's host, unseen by the preview
    await world.api('PUT', `/api/nodes/office/${id('exit-nyc')}/inet_gw`, { inet_node_client_ids: [id('winpc')] })
    expect(preview.affected).toBe(2)
    got(await move(['lap', 'bench'], 'exit-nyc'))
    expect(hosts('exit-nyc')?.sort()).toEqual(['bench', 'lap', 'winpc'])
    expect(hosts('exit-fra')).toEqual([])
    got(await move(['lap', 'winpc'], null))
    expect(hosts('exit-nyc')).toEqual(['bench'])
  })

  it('two at the same time don’t lose each other’s hosts', async () => {
    const both = await Promise.all([move(['lap'], 'exit-nyc'), move(['bench'], 'exit-nyc'), move(['winpc'], 'exit-nyc')])
    expect(both.map(({ ok }) => ok)).toEqual([true, true, true])
    expect(hosts('exit-nyc')?.sort()).toEqual(['bench', 'lap', 'winpc'])
  })

  it('says for whom what changes, and who would be refused', async () => {
    const preview = async (names: readonly string[], to: string | null) =>
      got(await client.acts.previewWrite({ ...office, nodeIds: names.map(id), to: to === null ? null : id(to) }))
    expect((await preview(['lap', 'exit-nyc'], 'exit-fra')).refusals).toMatchObject([{ rule: 'client.isGateway', subject: 'exit-nyc' }])
    got(await move(['lap'], 'exit-fra'))
    const said = async (name: string) => (await preview([name], null)).lines.map((line) => [line.kind, previewText(english, line)])
    expect(await said('lap')).toEqual([['loses', '1 host returns to its own internet: lap']])
    expect(await said('bench')).toEqual([['note', 'Nothing changes']])
  })
})

describe('accounts', () => {
  it('are listed, created, disabled with their clients, and deleted', async () => {
    got(await client.admin.createUser({ name: 'alice', password: 'alice-pass', role: 'service-user' }))
    const { users } = got(await client.admin.users())
    expect(users).toMatchObject([
      { name: 'alice', role: 'admin', disabled: false, mayUse: 'everything' },
      { name: 'owner', role: 'super-admin' },
    ])
    got(await client.admin.setUser({ name: 'alice', enabled: false, withClients: true }))
    expect(got(await client.admin.users()).users[0]).toMatchObject({ disabled: true })
    got(await client.admin.setUser({ name: 'alice', enabled: true, withClients: false }))
    got(await client.admin.removeUser({ name: 'alice', withClients: true }))
    expect(got(await client.admin.users()).users.map(({ name }) => name)).toEqual(['owner'])
    expect(await client.admin.removeUser({ name: 'alise', withClients: false })).toMatchObject({ fault: { code: 'user.unknown' } })
    expect(await client.admin.removeUser({ name: 'owner', withClients: false })).toMatchObject({ fault: { code: 'server.refused' } })
  })
})

describe("the super-admin's role", () => {
  it('goes to an admin who is there, and comes back only from them', async () => {
    got(await client.admin.createUser({ name: 'alice', password: 'alice-pass', role: 'admin' }))
    expect(await client.admin.handOver({ name: 'alise' })).toMatchObject({ fault: { code: 'user.unknown' } })
    expect(await client.admin.handOver({ name: 'owner' })).toMatchObject({ fault: { code: 'server.refused' } })
    got(await client.admin.handOver({ name: 'alice' }))
    expect(got(await client.admin.users()).users.map(({ name, role }) => [name, role])).toEqual([
      ['alice', 'super-admin'],
      ['owner', 'admin'],
    ])
    expect(await client.admin.handOver({ name: 'owner' })).toMatchObject({ ok: false })
  })
})

it('nobody waits where nobody signs in with a browser', async () => {
  expect(await client.admin.waitingPeople()).toMatchObject({ fault: { code: 'server.noRoute' } })
})

describe('enrolment keys', () => {
  it('are listed without their secrets, created for networks that exist, deleted by name', async () => {
    const { secret } = got(await client.admin.createEnrolmentKey({ name: 'office-lab', networks: ['office'], validity: { uses: 3 } }))
    expect(secret).toHaveLength(32)
    const { keys } = got(await client.admin.enrolmentKeys())
    expect(keys).toMatchObject([
      { name: 'office', isDefault: true },
      { name: 'office-lab', networks: ['office'], kind: 'uses', usesLeft: 3 },
    ])
    expect(JSON.stringify(keys)).not.toContain(secret)
    expect(await client.admin.createEnrolmentKey({ name: 'nowhere', networks: ['lab'], validity: 'unlimited' })).toMatchObject({
      fault: { code: 'network.unknown', known: ['office'] },
    })
    const { program, command } = got(await client.admin.enrolmentCommand({ name: 'office-lab' }))
    expect(program).toBe('waygate')
    expect(command).toContain(`printf %s '${secret}' | sudo waygate host --server '${world.server.url}' --key-stdin`)
    got(await client.admin.removeEnrolmentKey({ name: 'office-lab' }))
    expect(await client.admin.removeEnrolmentKey({ name: 'office-lab' })).toMatchObject({ fault: { code: 'enrolmentKey.unknown' } })
  })
})

it('nothing of it for somebody who is signed out', async () => {
  got(await client.acts.signOut({}))
  const none = { fault: { code: 'session.none' } }
  expect(await client.admin.remoteClients({})).toMatchObject(none)
  expect(await client.admin.users()).toMatchObject(none)
  expect(await client.admin.enrolmentKeys()).toMatchObject(none)
  expect(await client.admin.readActivity({ page: 1 })).toMatchObject(none)
})

describe('what was done', () => {
  it('names machines by what they are called, and whom it was about', async () => {
    got(await create('phone-1'))
    got(await create('phone-2'))
    got(await client.admin.setRemoteClients({ network: 'office', clientIds: ['phone-1', 'phone-2'], enabled: false }))
    got(await client.admin.setRemoteClients({ network: 'office', clientIds: ['phone-1'], enabled: true }))
    expect(got(await client.admin.readActivity({ page: 1 })).entries.slice(0, 3)).toMatchObject([
      { action: 'PUT /api/extclients/{network}/{clientid}#enable', network: 'office', target: 'phone-1' },
      { action: 'PUT /api/v1/extclients/{network}/bulk/status#disable', network: 'office', target: '', names: ['phone-1', 'phone-2'] },
      { action: 'POST /api/extclients/{network}/{nodeid}', network: 'office', target: 'phone-2', names: ['exit-fra'] },
    ])
  })

  it('is read from the audit log, newest first, refused acts too', async () => {
    got(await client.admin.createUser({ name: 'alice', password: 'alice-pass', role: 'service-user' }))
    await client.admin.removeUser({ name: 'owner', withClients: false })
    const { source, entries, more } = got(await client.admin.readActivity({ page: 1 }))
    expect({ source, more }).toEqual({ source: 'waygate', more: false })
    expect(entries.slice(0, 2)).toMatchObject([
      { kind: 'refused', user: 'owner', action: 'DELETE /api/users/{username}', target: 'owner', why: expect.stringMatching(/\w/) },
      { kind: 'act', user: 'owner', action: 'POST /api/users/{username}', target: 'alice' },
    ])
  })
})

it('everything is found by its name, over all networks; people once they were listed', async () => {
  got(await create('phone-1'))
  const find = async (text: string) => got(await client.acts.findAnything({ text })).hits.map(({ kind, name }) => `${kind} ${name}`)
  await client.acts.refresh({})
  expect(await find('exit')).toEqual(['gateway exit-fra', 'gateway exit-nyc'])
  expect(await find('PHONE')).toEqual(['client phone-1'])
  expect(await find('office lap')).toEqual(['host lap'])
  expect(await find('owner')).toEqual(['client phone-1'])
  got(await client.admin.users())
  expect(await find('owner')).toEqual(['client phone-1', 'person owner'])
  expect(await find(' ')).toEqual([])
})

it('a gateway is found by the address that its traffic leaves from, and says it', async () => {
  await client.acts.refresh({})
  const [first] = got(await client.acts.findAnything({ text: 'exit-fra' })).hits
  const [, exit = ''] = first?.detail.split(' · ') ?? []
  expect(exit).not.toBe('')
  expect(got(await client.acts.findAnything({ text: exit })).hits).toEqual([first])
})
