import { describe, expect, it } from 'vitest'
import { whyNotClient } from '../../../electron/common/rules/internet-client.ts'
import { type Member, newest, nodeId, snapshotOf } from './snapshots.ts'

const exit: Member = { name: 'exit', node: { isInternetGateway: true, isGateway: true } }
const other: Member = { name: 'other', node: { isInternetGateway: true, isGateway: true } }

function whyNot(client: Member, mode: 'create' | 'update' = 'update', version = newest.version) {
  const snapshot = snapshotOf([exit, other, client], { version, edition: 'ce' })
  return whyNotClient(snapshot, nodeId('exit'), nodeId(client.name), mode)
}

describe('who can be connected to a gateway', () => {
  it.each<[string, Member, string[]]>([
    ['any healthy host', { name: 'lap' }, []],
    ['Windows', { name: 'pc', host: { os: 'windows' } }, []],
    ['macOS since v1.5', { name: 'mac', host: { os: 'darwin' } }, []],
    ['relayed by this gateway', { name: 'bh', node: { isRelayed: true, relayedBy: nodeId('exit') } }, []],
    ['connected already, on update', { name: 'lap', node: { internetGateway: nodeId('exit') } }, []],
    ['failover', { name: 'fo', node: { isFailover: true } }, ['failover node cannot be set to use internet gateway']],
    ['auto-relay', { name: 'ar', node: { isAutoRelay: true } }, ['failover node cannot be set to use internet gateway']],
    ['default host', { name: 'def', host: { isDefault: true } }, ['default host cannot be set to use internet gateway']],
    [
      'a gateway',
      { name: 'gw', node: { isInternetGateway: true } },
      ['node gw acting as internet gateway cannot use another internet gateway'],
    ],
    ['relayed by another', { name: 'bh', node: { isRelayed: true, relayedBy: nodeId('other') } }, ['node bh is being relayed']],
    [
      'connected elsewhere',
      { name: 'lap', node: { internetGateway: nodeId('other') } },
      ['node lap is already using a internet gateway', 'nodes on same host cannot use different internet gateway'],
    ],
  ])('%s', (_, client, expected) => {
    expect(whyNot(client).map(({ serverText }) => serverText)).toEqual(expected)
  })

  it('not twice in the request that makes the gateway', () => {
    const refusals = whyNot({ name: 'lap', node: { internetGateway: nodeId('exit') } }, 'create')
    expect(refusals.map(({ rule, other: gateway }) => [rule, gateway])).toEqual([['client.usesOther', 'exit']])
  })

  it('one gateway per host over all its networks', () => {
    const snapshot = snapshotOf([exit, other, { name: 'lap', node: { internetGateway: nodeId('other') } }])
    const inLab = { ...snapshot.nodes[2], id: 'lap-in-lab', network: 'lab', internetGateway: '' } as (typeof snapshot.nodes)[number]
    const refusals = whyNotClient({ ...snapshot, nodes: [...snapshot.nodes, inLab] }, nodeId('exit'), 'lap-in-lab', 'update')
    expect(refusals.map(({ rule, weight, other: gateway }) => [rule, weight, gateway])).toEqual([
      ['client.hostUsesOther', 'certain', 'other'],
      ['client.otherNetwork', 'advice', 'office'],
    ])
  })

  it('not an unknown node, a remote client or one without a host record', () => {
    const snapshot = snapshotOf([exit, { name: 'ghost' }])
    const remote = { ...snapshot, clients: [{ ...remoteClient, id: 'my-laptop' }], hosts: snapshot.hosts.slice(0, 1) }
    const rules = ['nobody', 'my-laptop', nodeId('ghost')].map((id) =>
      whyNotClient(remote, nodeId('exit'), id, 'update').map(({ rule }) => rule),
    )
    expect(rules).toEqual([['client.unknown'], ['client.notAHost'], ['client.hostMissing']])
  })

  it('advice: itself, another network, offline', () => {
    const snapshot = snapshotOf([{ name: 'box' }, { name: 'away', node: { status: 'offline', network: 'lab' } }])
    expect(whyNotClient(snapshot, nodeId('box'), nodeId('box'), 'create').map(({ rule, weight }) => [rule, weight])).toEqual([
      ['client.isSelf', 'advice'],
    ])
    expect(whyNotClient(snapshot, nodeId('box'), nodeId('away'), 'create').map(({ rule, weight }) => [rule, weight])).toEqual([
      ['client.otherNetwork', 'advice'],
      ['client.offline', 'advice'],
    ])
  })
})

describe('rules by version', () => {
  it.each<[string, Member, string, string[]]>([
    ['macOS up to v1.4', { name: 'mac', host: { os: 'darwin' } }, 'v1.4.0', ['client.platform certain']],
    ['no failover check before v0.99', { name: 'fo', node: { isFailover: true } }, 'v0.30.0', []],
    ['no default host check before v0.99', { name: 'def', host: { isDefault: true } }, 'v0.24.3', []],
    [
      'v0.23 forgives no relaying',
      { name: 'bh', node: { isRelayed: true, relayedBy: nodeId('exit') } },
      'v0.23.0',
      ['client.isRelayedByOther certain'],
    ],
    ['unknown versions are judged like the newest', { name: 'mac', host: { os: 'darwin' } }, '', []],
    ['… and only probably', { name: 'def', host: { isDefault: true } }, 'v3.0.0', ['client.isDefaultHost probable']],
  ])('%s', (_, client, version, expected) => {
    expect(whyNot(client, 'update', version).map(({ rule, weight }) => `${rule} ${weight}`)).toEqual(expected)
  })
})

const remoteClient = {
  id: '',
  network: 'office',
  gatewayNodeId: nodeId('exit'),
  publicKey: '',
  address4: '',
  address6: '',
  dns: '',
  enabled: true,
  owner: '',
  deviceId: '',
  deviceName: '',
}
