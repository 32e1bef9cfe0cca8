import { describe, expect, test } from 'vitest'
import { hostConfigSchema } from '../../../electron/common/contracts/helper.ts'

const key = Buffer.alloc(32).toString('base64')
const config = {
  revision: 1,
  keyId: 'k',
  listenPort: 51821,
  addresses: ['10.9.0.1/24', 'fd77::1/64'],
  mtu: 1420,
  peers: [{ publicKey: key, endpoint: '198.51.100.1:51821', allowedIps: ['10.9.0.2/32'], keepalive: 20 }],
  gateway: { ranges: ['10.9.0.0/24'] },
  through: { publicKey: key, ipv6: false, gatewayName: 'exit', onDead: 'closed' },
}
const [peer] = config.peers
const injected = '10.9.0.1/24 dev lo\nnetns exec x /tmp/evil\n#'

describe('what a host agent asks for never becomes lines of its own for a program that root runs', () => {
  test('a plain configuration passes', () => {
    expect(hostConfigSchema.safeParse(config).success).toBe(true)
  })
  test.each([
    ['an address', { addresses: [injected] }],
    ['an address with a space at its end', { addresses: ['10.9.0.1/24 '] }],
    ['an endpoint', { peers: [{ ...peer, endpoint: '198.51.100.1:51821\nprivate_key=00' }] }],
    ['an allowed range', { peers: [{ ...peer, allowedIps: [injected] }] }],
    ['a key', { peers: [{ ...peer, publicKey: `${key}\nremove=true` }] }],
    ['a masqueraded range', { gateway: { ranges: ['10.9.0.0/24 } ; flush ruleset'] } }],
    ['the key of the gateway', { through: { ...config.through, publicKey: 'x' } }],
  ])('%s that is more than it says is refused', (_, change) => {
    expect(hostConfigSchema.safeParse({ ...config, ...change }).success).toBe(false)
  })
})
