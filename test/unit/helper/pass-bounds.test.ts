import { describe, expect, it } from 'vitest'
import type { Pass } from '../../../electron/common/tunnel/pass.ts'
import { apiAddressViolation, isDialable, parseEndpoint, passViolation } from '../../../electron/common/tunnel/pass-bounds.ts'
import { examplePass } from './helper-in-a-box.ts'

const machine = { own: ['192.168.7.5', 'fd00:7::5', '203.0.113.99'], onLink: ['192.168.7.0/24', 'fd00:7::/64', 'fe80::/64'] }

function violation(more: Partial<Pass>) {
  return passViolation(examplePass('0-000000000000000000000000', more), machine)
}

describe('bounds of a pass', () => {
  it('lets an ordinary one through, in both families', () => {
    expect(violation({})).toBeNull()
    expect(
      violation({ addresses: ['10.20.0.5', 'fd20::5'], endpoints: ['[2001:db8::1]:51820', '192.168.9.1:51820'], dns: ['fd20::1'] }),
    ).toBeNull()
  })

  it.each([
    ['127.0.0.1:51820', 'loopback'],
    ['[::1]:51820', 'loopback'],
    ['224.0.0.1:51820', 'multicast'],
    ['[ff02::1]:51820', 'multicast'],
    ['0.0.0.0:51820', 'unspecified'],
    ['0.1.2.3:51820', 'unspecified'],
    ['[::]:51820', 'unspecified'],
    ['255.255.255.255:51820', 'broadcast'],
    ['169.254.169.254:80', 'link-local'],
    ['[fe80::1]:51820', 'link-local'],
    ['[::ffff:127.0.0.1]:51820', 'dressed'],
    ['203.0.113.99:51820', 'own address'],
    ['[fd00:7:0::5]:51820', 'own address'],
    ['10.20.0.5:51820', "tunnel's own"],
    ['gateway.example:51820', 'not an address'],
    ['203.0.113.7', 'not an address'],
    ['203.0.113.7:0', 'not an address'],
    ['203.0.113.7:65536', 'not an address'],
    ['203.0.113.07:51820', 'not an address'],
    ['2001:db8::1:51820', 'not an address'],
    ['[203.0.113.7]:51820', 'not an address'],
  ])('refuses the endpoint %s', (endpoint, reason) => {
    expect(violation({ endpoints: ['203.0.113.7:51821', endpoint] })).toMatchObject({
      field: 'endpoints.1',
      reason: expect.stringContaining(reason),
    })
  })

  it.each(['127.0.0.53', '::1', '192.168.7.1', 'fd00:7::1', 'fe80::1', '10.20.0.5', '0.0.0.0', 'dns.example', '127.1'])(
    'refuses the resolver %s',
    (dns) => {
      expect(violation({ dns: [dns] })).toMatchObject({ field: 'dns.0' })
    },
  )

  it.each(['192.168.7.77', 'fd00:7::77', '127.0.0.1', 'fe80::5', '10.20.0.5/24', '::ffff:10.0.0.1'])(
    'refuses the address %s',
    (address) => {
      expect(violation({ addresses: [address] })).toMatchObject({ field: 'addresses.0' })
    },
  )

  it('refuses two addresses of one family', () => {
    expect(violation({ addresses: ['10.20.0.5', '10.20.0.6'] })).toMatchObject({ field: 'addresses.1' })
  })

  it('takes an API on this machine, but dials none there', () => {
    expect(apiAddressViolation('127.0.0.1:8443')).toBeNull()
    expect(isDialable('127.0.0.1:8443')).toBe(false)
    expect(apiAddressViolation('169.254.169.254:80')).not.toBeNull()
    expect(isDialable('198.51.100.4:443')).toBe(true)
    expect(violation({ apiAddresses: ['api.example.com:443'] })).toMatchObject({ field: 'apiAddresses.0' })
  })

  it('takes endpoints apart', () => {
    expect(parseEndpoint('[2001:db8::1]:51820')).toMatchObject({ host: '2001:db8::1', port: 51820 })
    expect(parseEndpoint('[2001:db8::1%eth0]:51820')).toBeNull()
  })
})
