import { describe, expect, it } from 'vitest'
import { refusalText, wayOutText } from '../../../electron/common/rules/explain.ts'
import { whyNotGateway } from '../../../electron/common/rules/gateway.ts'
import { whyNotRequest } from '../../../electron/common/rules/gateway-request.ts'
import { english } from '../../../electron/common/words/words.ts'
import { type Member, newest, nodeId, snapshotOf } from './snapshots.ts'

const exit: Member = { name: 'exit-fra', node: { isGateway: true, isRelay: true, isIngress: true, isInternetGateway: true } }

function rulesOf(member: Member, others: readonly Member[] = [exit]) {
  return whyNotGateway(snapshotOf([member, ...others]), nodeId(member.name)).map(({ rule, weight }) => `${rule} ${weight}`)
}

describe('who can become a gateway', () => {
  it('a Linux host with a firewall', () => {
    expect(rulesOf({ name: 'box' })).toEqual([])
  })

  it.each<[string, Member, string[]]>([
    ['Windows', { name: 'pc', host: { os: 'windows' } }, ['gateway.notLinux certain']],
    ['no firewall', { name: 'bare', host: { firewall: 'none' } }, ['gateway.noFirewall certain']],
    ['connected to a gateway', { name: 'lap', node: { internetGateway: nodeId('exit-fra') } }, ['gateway.usesGateway certain']],
    ['relayed', { name: 'bh', node: { isRelayed: true, relayedBy: nodeId('exit-fra') } }, ['gateway.isRelayed certain']],
    ['automatic assignment', { name: 'auto', node: { autoAssignGateway: true } }, ['gateway.autoAssign certain']],
    ['offline', { name: 'off', node: { status: 'offline' } }, ['gateway.offline advice']],
    ['switched off', { name: 'off', node: { connected: false, status: 'disconnected' } }, ['gateway.offline advice']],
  ])('not: %s', (_, member, expected) => {
    expect(rulesOf(member)).toEqual(expected)
  })

  it('not one that is one already', () => {
    expect(rulesOf(exit, [])).toEqual(['gateway.alreadyOne certain'])
  })

  it('not one whose host record is missing, or that is unknown', () => {
    const snapshot = { ...snapshotOf([{ name: 'ghost' }]), hosts: [] }
    expect(whyNotGateway(snapshot, nodeId('ghost')).map(({ rule }) => rule)).toEqual(['gateway.hostMissing'])
    expect(whyNotGateway(snapshot, 'nobody').map(({ rule }) => rule)).toEqual(['gateway.hostMissing'])
  })

  it.each(['', 'latest', 'v1.6.0', 'v2.0.1', 'v0.22.0'])('on version "%s" the server only probably refuses', (version) => {
    const snapshot = snapshotOf([{ name: 'pc', host: { os: 'windows' } }], { ...newest, version })
    expect(whyNotGateway(snapshot, nodeId('pc')).map(({ weight }) => weight)).toEqual(['probable'])
  })
})

describe('what the server answers', () => {
  const violator: Member = {
    name: 'worst',
    host: { os: 'windows', firewall: 'none' },
    node: { internetGateway: nodeId('exit-fra'), isRelayed: true, relayedBy: nodeId('exit-fra') },
  }
  const snapshot = snapshotOf([violator, exit, { name: 'lap' }])

  it('POST …/inet_gw: the rows in order', () => {
    const refusals = whyNotRequest(snapshot, { act: 'createInternetGateway', nodeId: nodeId('worst'), clients: ['nobody'] })
    expect(refusals.map(({ status, serverText }) => [status, serverText])).toEqual([
      [400, 'only linux nodes can be made internet gws'],
      [400, 'iptables or nftables needs to be installed'],
      [400, 'node worst is using a internet gateway already'],
      [400, 'node worst is being relayed'],
      [400, 'no result found'],
    ])
  })

  it('POST …/gateway: with hosts they are checked first, then the machine', () => {
    const refusals = whyNotRequest(snapshot, { act: 'createGateway', nodeId: nodeId('worst'), clients: [nodeId('lap')] })
    expect(refusals.map(({ status, serverText }) => [status, serverText])).toEqual([
      [400, 'iptables or nftables needs to be installed'],
      [400, 'node worst is using a internet gateway already'],
      [400, 'node worst is being relayed'],
      [500, 'gateway cannot be created on a relayed node'],
      [500, 'gateway can only be created on linux based node'],
    ])
  })

  it('POST …/gateway without hosts lets a connected host through, as the real one does', () => {
    const chained = snapshotOf([{ name: 'lap', node: { internetGateway: nodeId('exit-fra') } }, exit])
    expect(whyNotRequest(chained, { act: 'createGateway', nodeId: nodeId('lap'), clients: [] })).toEqual([])
  })

  it('PUT …/inet_gw on a node that is none', () => {
    const refusals = whyNotRequest(snapshot, { act: 'updateInternetGateway', nodeId: nodeId('lap'), clients: [] })
    expect(refusals.map(({ status, serverText }) => [status, serverText])).toEqual([[400, 'node is not a internet gw']])
  })

  it('relayed nodes of POST …/gateway', () => {
    const refusals = whyNotRequest(snapshotOf([{ name: 'rel' }, exit, violator]), {
      act: 'createGateway',
      nodeId: nodeId('rel'),
      clients: [],
      relayed: [nodeId('exit-fra'), nodeId('worst'), 'nobody'],
    })
    expect(refusals.map(({ serverText }) => serverText)).toEqual([
      'cannot relay an ingress gateway (node-exit-fra)',
      'cannot relay an internet gateway (node-exit-fra)',
      'cannot relay an internet client (node-worst)',
      'no result found',
    ])
  })
})

describe('words', () => {
  it('name the platform, the other gateway and the way out', () => {
    const snapshot = snapshotOf([
      { name: 'pc', host: { os: 'windows' } },
      { name: 'lap', node: { internetGateway: nodeId('exit-fra') } },
      exit,
    ])
    const [windows] = whyNotGateway(snapshot, nodeId('pc'))
    const [connected] = whyNotGateway(snapshot, nodeId('lap'))
    expect([windows, connected].map((refusal) => refusal && [refusalText(english, refusal), wayOutText(english, refusal)])).toEqual([
      ['Windows: only Linux hosts can be gateways', ''],
      ["uses exit-fra: a connected host can't be a gateway", 'Disconnect it from exit-fra first'],
    ])
  })

  it('say "probably" where the version may see it differently', () => {
    const snapshot = snapshotOf([{ name: 'pc', host: { os: 'windows' } }], { ...newest, version: 'v1.7.0' })
    const [windows] = whyNotGateway(snapshot, nodeId('pc'))
    expect(windows && refusalText(english, windows)).toBe('the server will probably refuse pc: Windows: only Linux hosts can be gateways')
  })
})
