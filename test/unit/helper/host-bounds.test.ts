import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { HostConfig } from '../../../electron/common/contracts/helper.ts'
import { hostViolation } from '../../../electron/common/tunnel/host-bounds.ts'

const keyOf = (at: number) => Buffer.alloc(32, at).toString('base64')
const [ownKey, gatewayKey, otherKey] = [keyOf(1), keyOf(2), keyOf(3)]
const ground = {
  own: ['192.168.7.5', '203.0.113.99', 'fe80::5'],
  onLink: ['192.168.7.0/24', 'fd00:7::/64', 'fe80::/64'],
  publicKey: ownKey,
  control: ['10.50.0.9:443', '[fd00:c::1]:443'],
}
const [gateway, other] = [
  { publicKey: gatewayKey, endpoint: '203.0.113.10:51821', allowedIps: ['0.0.0.0/0', '10.101.0.1/32', 'fd00:101::1/128'], keepalive: 20 },
  { publicKey: otherKey, endpoint: null, allowedIps: ['10.101.0.3/32', '10.102.0.3/32'], keepalive: 0 },
] as const
const through = { publicKey: gatewayKey, ipv6: false, gatewayName: 'exit-fra', onDead: 'closed' as const }
const config: HostConfig = {
  revision: 1,
  keyId: '0-000000000000000000000000',
  listenPort: 51821,
  addresses: ['10.101.0.2/16', 'fd00:101::2/64', '10.102.0.2/24'],
  mtu: 1420,
  peers: [
    { ...gateway, allowedIps: [...gateway.allowedIps] },
    { ...other, allowedIps: [...other.allowedIps] },
  ],
  gateway: { ranges: ['10.102.0.0/24'] },
  forwards: ['10.101.0.0/16', '10.102.0.0/24'],
  through,
}
const withPeer = (more: Partial<HostConfig['peers'][number]>): Partial<HostConfig> => ({
  peers: [...config.peers.slice(0, 1), { publicKey: otherKey, endpoint: null, allowedIps: [], keepalive: 0, ...more }],
})

describe('bounds of what a control server wants of this machine', () => {
  it('lets an ordinary wish through', () => {
    expect(hostViolation(config, ground)).toBeNull()
    expect(hostViolation({ ...config, addresses: [], peers: [], gateway: null, forwards: [], through: null }, ground)).toBeNull()
    const both = { ...config.peers[0], allowedIps: ['0.0.0.0/0', '::/0'] } as HostConfig['peers'][number]
    expect(hostViolation({ ...config, peers: [both], through: { ...through, ipv6: true } }, ground)).toBeNull()
  })

  it.each<[string, string, string, Partial<HostConfig>]>([
    ['a loopback address', 'addresses.0', 'loopback', { addresses: ['127.0.0.2/8'] }],
    ['a multicast address', 'addresses.1', 'multicast', { addresses: ['10.101.0.2/16', 'ff02::1/64'] }],
    ['a link-local address', 'addresses.0', 'link-local', { addresses: ['fe80::7/64'] }],
    ['an address in the local network', 'addresses.0', 'directly attached', { addresses: ['192.168.7.77/32'] }],
    ['a network around the local network', 'addresses.0', 'directly attached', { addresses: ['192.168.0.1/16'] }],
    ['a network over this machine', 'addresses.0', 'own address', { addresses: ['203.0.113.1/24'] }],
    ['a network over the control server', 'addresses.0', 'control server', { addresses: ['10.50.0.1/16'] }],
    ['the same in IPv6', 'addresses.0', 'control server', { addresses: ['fd00:c::7/64'] }],
    ['half the internet', 'addresses.0', 'wider', { addresses: ['64.0.0.1/2'] }],
    ['an address twice', 'addresses.1', 'twice', { addresses: ['10.101.0.2/16', '10.101.0.2/24'] }],
    ["this machine's own key", 'peers.1.publicKey', 'own key', withPeer({ publicKey: ownKey })],
    ['a key twice', 'peers.1.publicKey', 'same key', withPeer({ publicKey: gatewayKey })],
    ['an endpoint on this machine', 'peers.1.endpoint', 'loopback', withPeer({ endpoint: '127.0.0.1:22' })],
    ["this machine's own address as endpoint", 'peers.1.endpoint', 'own address', withPeer({ endpoint: '203.0.113.99:51821' })],
    ['an endpoint in the mesh', 'peers.1.endpoint', 'mesh itself', withPeer({ endpoint: '10.101.0.1:51821' })],
    ['a multicast endpoint', 'peers.1.endpoint', 'multicast', withPeer({ endpoint: '[ff02::1]:51821' })],
    ['the internet behind a peer that is no gateway', 'peers.1.allowedIps.0', 'not the gateway', withPeer({ allowedIps: ['0.0.0.0/0'] })],
    ['half of it', 'peers.1.allowedIps.0', 'outside the networks', withPeer({ allowedIps: ['0.0.0.0/1'] })],
    ['the local network behind a peer', 'peers.1.allowedIps.0', 'outside the networks', withPeer({ allowedIps: ['192.168.7.0/24'] })],
    ['a resolver behind a peer', 'peers.1.allowedIps.0', 'outside the networks', withPeer({ allowedIps: ['1.1.1.1/32'] })],
    ['this machine behind a peer', 'peers.1.allowedIps.0', 'own address', withPeer({ allowedIps: ['10.101.0.2/32'] })],
    ['a range around it behind a peer', 'peers.1.allowedIps.0', 'own address', withPeer({ allowedIps: ['10.101.0.0/24'] })],
    ['a range behind two peers', 'peers.1.allowedIps.0', 'another peer', withPeer({ allowedIps: ['10.101.0.1/32'] })],
    ['a way out for strangers', 'gateway.ranges.0', 'outside', { gateway: { ranges: ['0.0.0.0/0'] } }],
    ['a way out for the local network', 'gateway.ranges.1', 'outside', { gateway: { ranges: ['10.101.0.0/16', '192.168.7.0/24'] } }],
    ['forwarding for strangers', 'forwards.0', 'outside', { forwards: ['::/0'] }],
    ['a gateway that is no peer', 'through.publicKey', 'no peer', { through: { ...through, publicKey: keyOf(9) }, peers: [] }],
    ['a name that writes to the terminal', 'through.gatewayName', 'shown', { through: { ...through, gatewayName: 'exit\u001b[2J' } }],
    ['a name that turns the text around', 'through.gatewayName', 'shown', { through: { ...through, gatewayName: 'exit\u202efra' } }],
  ])('refuses %s', (_, field, reason, change) => {
    expect(hostViolation({ ...config, ...change }, ground)).toEqual({ field, reason: expect.stringContaining(reason) })
  })

  it('refuses IPv6 into a gateway that has none', () => {
    const peers = [{ ...gateway, allowedIps: ['0.0.0.0/0', '::/0'] }]
    expect(hostViolation({ ...config, peers }, ground)).toMatchObject({ field: 'peers.0.allowedIps.1' })
  })

  it('whatever ranges a peer is given: what passes lies in the mesh, and never over this machine', () => {
    const octet = fc.constantFrom(0, 1, 2, 7, 10, 50, 101, 102, 127, 168, 192, 203, 224, 255)
    const range = fc
      .tuple(octet, octet, octet, octet, fc.integer({ min: 0, max: 32 }))
      .map(([a, b, c, d, bits]) => `${a}.${b}.${c}.${d}/${bits}`)
    fc.assert(
      fc.property(fc.array(range, { minLength: 1, maxLength: 3 }), (allowedIps) => {
        if (hostViolation({ ...config, ...withPeer({ allowedIps }) }, ground) !== null) return
        for (const text of allowedIps) expect(text).toMatch(/^10\.(101|102)\./)
        expect(allowedIps).not.toContain('10.101.0.2/32')
      }),
      { numRuns: 2000 },
    )
  })
})
