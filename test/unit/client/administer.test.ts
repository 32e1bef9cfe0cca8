import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { WaygateClient } from '../../../electron/client/waygate-client.ts'
import type { GatewayWrite } from '../../../electron/common/contracts/app/admin.ts'
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
const write = (value: GatewayWrite, despite = false) => client.acts.write({ write: value, despite })
const gateway = (name: string) => client.views.adminGateways().find((entry) => entry.name === name)
const hostsOf = (name: string) => gateway(name)?.hosts.map((host) => host.name)
const update = (name: string, before: string[], clients: string[]) =>
  write({ kind: 'update', network: 'office', nodeId: id(name), before: before.map(id), clients: clients.map(id) })

describe('administration', () => {
  it('shows networks, gateways and their hosts', async () => {
    expect(client.views.admin()).toMatchObject({
      state: 'fresh',
      edition: 'ce',
      network: 'office',
      networks: [{ name: 'office', range: '100.64.0.0/16', gatewayCount: 2, hostCount: 5, clientCount: 0 }],
    })
    expect(client.views.adminGateways()).toMatchObject([
      { name: 'exit-fra', exitAddress: '203.0.113.10', isGateway: true, hosts: [], remoteClientCount: 0 },
      { name: 'exit-nyc', hosts: [] },
    ])
    expect(await client.acts.chooseNetwork({ network: 'nowhere' })).toMatchObject({ fault: { code: 'network.unknown', known: ['office'] } })
  })

  it('offers every host, refused ones with their reason', async () => {
    const { candidates } = got(await client.acts.gatewayCandidates({ network: 'office' }))
    const rules = Object.fromEntries(candidates.map(({ name, refusals }) => [name, refusals.map(({ rule }) => rule)]))
    expect(rules).toMatchObject({ 'exit-fra': ['gateway.alreadyOne'], lap: [], winpc: ['gateway.notLinux'] })
    const clients = got(await client.acts.clientCandidates({ network: 'office', nodeId: id('exit-fra') })).candidates
    expect(clients.map(({ name, refusals }) => [name, refusals.map(({ rule }) => rule)])).toEqual([
      ['bench', []],
      ['lap', []],
      ['winpc', []],
      ['exit-fra', ['client.isSelf']],
      ['exit-nyc', ['client.isGateway']],
    ])
    got(await update('exit-fra', [], ['winpc']))
    const later = got(await client.acts.clientCandidates({ network: 'office', nodeId: id('exit-fra') })).candidates
    // who is on the list first, who can't be last
    expect(later.map(({ name }) => name)).toEqual(['winpc', 'bench', 'lap', 'exit-fra', 'exit-nyc'])
  })

  it('creates with hosts, changes the list, removes the role, deletes', async () => {
    const create: GatewayWrite = { kind: 'create', network: 'office', nodeId: id('bench'), clients: [id('lap')] }
    const preview = got(await client.acts.previewWrite(create))
    expect(preview).toMatchObject({ affected: 1, refusals: [] })
    expect(preview.lines.map((line) => previewText(english, line))).toEqual([
      'bench becomes an internet gateway of office',
      '1 host will send its internet traffic through bench: lap',
      'When the gateway is dead, nothing leaves from lap',
    ])
    got(await write(create))
    expect(hostsOf('bench')).toEqual(['lap'])

    got(await update('bench', ['lap'], ['lap', 'winpc']))
    expect(hostsOf('bench')?.sort()).toEqual(['lap', 'winpc'])

    const removed: GatewayWrite = { kind: 'removeRole', network: 'office', nodeId: id('bench') }
    expect(got(await client.acts.previewWrite(removed)).lines.map((line) => previewText(english, line))).toContain(
      '2 hosts return to their own internet: lap and winpc',
    )
    got(await write(removed))
    expect(gateway('bench')).toMatchObject({ isGateway: false, hosts: [] })

    got(await write({ kind: 'create', network: 'office', nodeId: id('bench'), clients: [] }))
    expect(gateway('bench')).toMatchObject({ isGateway: true })
    got(await write({ kind: 'delete', network: 'office', nodeId: id('bench') }))
    expect(gateway('bench')).toBeUndefined()
  })

  it('creating what is one already is no offence, with hosts it is', async () => {
    got(await write({ kind: 'create', network: 'office', nodeId: id('exit-fra'), clients: [] }))
    expect(await write({ kind: 'create', network: 'office', nodeId: id('exit-fra'), clients: [id('lap')] })).toMatchObject({
      fault: { code: 'rule.refused' },
    })
  })

  it('refuses what the server would refuse, with all reasons', async () => {
    expect(await write({ kind: 'create', network: 'office', nodeId: id('winpc'), clients: [] })).toMatchObject({
      fault: { code: 'rule.refused', refusals: [{ rule: 'gateway.notLinux', subject: 'winpc' }] },
    })
    expect(await update('exit-fra', [], ['exit-nyc'])).toMatchObject({
      fault: { code: 'rule.refused', refusals: [{ rule: 'client.isGateway' }] },
    })
    expect(await update('bench', [], ['lap'])).toMatchObject({ fault: { code: 'rule.refused', refusals: [{ rule: 'gateway.notOne' }] } })
    expect(await write({ kind: 'delete', network: 'office', nodeId: 'nobody' })).toMatchObject({ fault: { code: 'host.unknown' } })
  })

  it('notices that another admin was faster, and writes nothing', async () => {
    got(await client.acts.previewWrite({ kind: 'update', network: 'office', nodeId: id('exit-fra'), before: [], clients: [id('winpc')] }))
    await world.api('PUT', `/api/nodes/office/${id('exit-fra')}/inet_gw`, { inet_node_client_ids: [id('lap')] })
    expect(await update('exit-fra', [], ['winpc'])).toMatchObject({ fault: { code: 'write.changed', what: 'The list of exit-fra' } })
    expect(hostsOf('exit-fra')).toEqual(['lap'])
  })

  it('moves a host from one gateway to another', async () => {
    got(await update('exit-fra', [], ['lap', 'winpc']))
    const move: GatewayWrite = { kind: 'update', network: 'office', nodeId: id('exit-nyc'), before: [], clients: [id('lap')] }
    const preview = got(await client.acts.previewWrite(move))
    expect(preview.lines.map((line) => previewText(english, line))[0]).toBe('1 host will move to exit-nyc from exit-fra: lap')
    expect(preview.lines[0]?.kind).toBe('moves')
    expect(preview.refusals).toMatchObject([{ rule: 'client.usesOther', weight: 'advice' }])
    got(await write(move))
    expect(hostsOf('exit-nyc')).toEqual(['lap'])
    expect(hostsOf('exit-fra')).toEqual(['winpc'])
  })

  it('says to somebody who is signed out that they are', async () => {
    got(await client.acts.signOut({}))
    expect(await client.acts.gatewayCandidates({ network: 'office' })).toMatchObject({ fault: { code: 'session.none' } })
    expect(await update('exit-fra', [], [])).toMatchObject({ fault: { code: 'session.none' } })
    expect(client.views.admin().state).toBe('denied')
  })
})
