import { describe, expect, it } from 'vitest'
import { wayOut } from '../../../electron/client/way-out.ts'
import type { TunnelView } from '../../../electron/common/contracts/app/tunnel.ts'
import type { HelperStatus, PassView } from '../../../electron/common/contracts/helper.ts'
import type { Host, Node, Snapshot } from '../../../electron/common/model/snapshot.ts'
import { initialIntent } from '../../../electron/common/tunnel/intent.ts'
import type { TunnelState } from '../../../electron/common/tunnel/state.ts'

const node = (id: string, network: string, address4: string, more: Partial<Node> = {}) =>
  ({ id, hostId: `host-${id}`, network, address4, address6: '', internetGateway: '', internetClients: [], ...more }) as Node
const host = (id: string) => ({ id: `host-${id}`, name: id }) as Host
const snapshot: Snapshot = {
  server: { version: 'v1.5.1', edition: 'ce' },
  networks: [],
  hosts: ['exit-fra', 'exit-nyc', 'lap', 'far'].map(host),
  nodes: [
    node('exit-fra', 'office', '100.64.0.1'),
    node('exit-nyc', 'office', '100.64.0.2'),
    node('lap', 'office', '100.64.0.3', { internetGateway: 'exit-nyc' }),
    // another network may hand out the same address
    node('far', 'lab', '100.64.0.1'),
  ],
  clients: [],
  at: 0,
}
const pass = { passId: 'k1', gatewayName: 'exit-fra' } as PassView
const up: TunnelState = {
  kind: 'up',
  revision: 1,
  passId: 'k1',
  gateway: 'exit-fra',
  since: 0,
  proof: { at: 0, handshakeAt: 0, by: 'api' },
}
const held: TunnelState = { kind: 'held', revision: 1, reason: { why: 'noPassAnswers' }, since: 0 }
const through = { ...initialIntent, want: { through: ['k1'], failover: true, goHome: true } }

const mesh = { interface: 'netmaker', kind: 'netclient', holdsDefault: false } as const
const routed = { ...mesh, holdsDefault: true, via: '100.64.0.1' } as const
const office = { interface: 'tun0', kind: 'openvpn', holdsDefault: true } as const

function answer(
  status: Partial<HelperStatus>,
  known: Snapshot | null = snapshot,
  addresses = ['192.168.1.10', '100.64.0.3'],
  uplink: (besides?: readonly string[]) => boolean = () => true,
) {
  const helper = {
    link: 'ready',
    status: { state: { kind: 'open' }, intent: initialIntent, passes: [pass], host: null, ...status },
  } as TunnelView['helper']
  return wayOut({ helper, snapshot: known, addresses: new Set(addresses), uplink })
}

const lap = { network: 'office', nodeId: 'lap', name: 'lap' }

describe('through which gateway do I leave', () => {
  it.each([
    ['nothing special: directly', {}, { kind: 'direct', host: null }],
    ['our tunnel', { state: up, intent: through }, { kind: 'waygate', gateway: 'exit-fra', passId: 'k1' }],
    [
      'our tunnel, whatever others have',
      { state: up, intent: through, otherVpn: [routed, office] },
      { kind: 'waygate', gateway: 'exit-fra', passId: 'k1' },
    ],
    ['on hold: nothing leaves', { state: held, intent: through, otherVpn: [office] }, { kind: 'closed', gateway: 'exit-fra' }],
    ['locked', { intent: { ...initialIntent, lock: true } }, { kind: 'closed', gateway: '' }],
    ['netclient routes it', { otherVpn: [routed] }, { kind: 'netclient', gateway: 'exit-fra', via: '100.64.0.1', host: lap }],
    [
      'netclient and another VPN: its rule comes first',
      { otherVpn: [office, routed] },
      { kind: 'netclient', gateway: 'exit-fra', via: '100.64.0.1', host: lap },
    ],
    [
      'netclient without a next hop: the server knows',
      { otherVpn: [{ ...mesh, holdsDefault: true }] },
      { kind: 'netclient', gateway: 'exit-nyc', via: '', host: lap },
    ],
    ['a member of a mesh without a gateway', { otherVpn: [mesh] }, { kind: 'direct', host: lap }],
    ['a mesh beside another VPN', { otherVpn: [mesh, office] }, { kind: 'vpn', interface: 'tun0', maker: 'openvpn' }],
    ['another VPN', { otherVpn: [office] }, { kind: 'vpn', interface: 'tun0', maker: 'openvpn' }],
    ['another VPN that only reaches its own', { otherVpn: [{ ...office, holdsDefault: false }] }, { kind: 'direct', host: null }],
    [
      'our own host agent',
      { host: { revision: 1, role: 'through', through: 'exit-nyc', fault: null, peers: [] } },
      { kind: 'agent', gateway: 'exit-nyc' },
    ],
    [
      'paused',
      { state: { kind: 'paused', until: 9, bootId: 'b', revision: 1 } as never, intent: through, otherVpn: [office] },
      { kind: 'vpn', interface: 'tun0', maker: 'openvpn' },
    ],
  ] satisfies [string, Partial<HelperStatus>, object][])('%s', (_name, status, expected) => {
    expect(answer(status)).toEqual(expected)
  })

  it('signed out: the mesh address of the gateway is all that is known', () => {
    expect(answer({ otherVpn: [routed] }, null)).toEqual({ kind: 'netclient', gateway: '', via: '100.64.0.1', host: null })
  })

  it('no network: nowhere, unless something of ours or of others would hold it', () => {
    expect(answer({}, snapshot, [], () => false)).toEqual({ kind: 'none' })
    expect(answer({ state: up, intent: through }, snapshot, [], () => false)).toMatchObject({ kind: 'waygate' })
    expect(answer({ intent: { ...initialIntent, lock: true } }, snapshot, [], () => false)).toMatchObject({ kind: 'closed' })
  })

  it('another VPN without a network beside it leads nowhere', () => {
    const only =
      (device: string) =>
      (besides: readonly string[] = []) =>
        !besides.includes(device)
    expect(answer({ otherVpn: [office] }, snapshot, [], only('tun0'))).toEqual({ kind: 'none' })
    expect(answer({ otherVpn: [office, mesh] }, snapshot, [], only('netmaker'))).toEqual({ kind: 'none' })
    expect(answer({ otherVpn: [office] }, snapshot, [], only('eth0'))).toMatchObject({ kind: 'vpn' })
  })

  it('a helper that is not there', () => {
    expect(wayOut({ helper: { link: 'connecting' }, snapshot, addresses: new Set(), uplink: () => true })).toEqual({ kind: 'unknown' })
  })
})
