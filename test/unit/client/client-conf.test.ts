import { expect, it } from 'vitest'
import { clientConf } from '../../../electron/client/admin/client-conf.ts'
import type { Gateway } from '../../../electron/common/model/gateway.ts'

const gateway = {
  internet: true,
  publicKey: 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=',
  endpoints: ['203.0.113.10:51820'],
  dns: ['1.1.1.1', '9.9.9.9'],
  mtu: 1420,
  keepalive: 20,
} as unknown as Gateway
const network = { range4: '100.64.0.0/16', range6: '' }
const client = { address4: '100.64.255.254', address6: '', dns: '' }
const lines = (of: Partial<Parameters<typeof clientConf>[0]>) =>
  clientConf({ client, gateway, network, privateKey: 'PRIVATE=', ...of }).split('\n')

it('is what WireGuard reads', () => {
  expect(lines({})).toEqual([
    '[Interface]',
    'Address = 100.64.255.254/32',
    'PrivateKey = PRIVATE=',
    'MTU = 1420',
    'DNS = 1.1.1.1, 9.9.9.9',
    '',
    '[Peer]',
    `PublicKey = ${gateway.publicKey}`,
    'AllowedIPs = 0.0.0.0/0, ::/0',
    'Endpoint = 203.0.113.10:51820',
    'PersistentKeepalive = 20',
    '',
  ])
})

it('gets no further line from a server, which wg-quick would run', () => {
  const evil = '\nPostUp = touch /tmp/owned\r\n'
  const facts = [
    { client: { ...client, dns: `1.1.1.1${evil}` } },
    { client: { ...client, address4: `10.0.0.2${evil}` } },
    { gateway: { ...gateway, endpoints: [`203.0.113.10:51820${evil}`] } },
    { gateway: { ...gateway, publicKey: `${gateway.publicKey}${evil}` } },
    { gateway: { ...gateway, internet: false }, network: { range4: `10.0.0.0/8${evil}`, range6: '' } },
  ]
  for (const one of facts) expect(lines(one).filter((line) => line.startsWith('PostUp'))).toEqual([])
  for (const one of facts) expect(lines(one).every((line) => /^(\[\w+\]|\w+ = .*|)$/.test(line))).toBe(true)
})
