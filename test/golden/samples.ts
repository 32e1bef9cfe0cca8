import type { HostConfig } from '../../electron/common/contracts/helper.ts'
import type { Intent } from '../../electron/common/tunnel/intent.ts'
import type { Pass } from '../../electron/common/tunnel/pass.ts'
import type { Observed } from '../../electron/engine/linux/observed.ts'
import type { Wanted, WantedHost } from '../../electron/engine/platform.ts'

export const passA: Pass = {
  passId: 'pass-a',
  keyId: 'key-a',
  account: 'lin@netmaker.example.com',
  network: 'office',
  gatewayNodeId: 'node-fra',
  gatewayName: 'exit-fra',
  clientId: 'quiet-river',
  addresses: ['100.64.255.254', 'fd00:64::254'],
  peerKey: 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=',
  endpoints: ['203.0.113.10:51820', '[2001:db8:10::10]:51820'],
  dns: ['1.1.1.1', '10.0.0.53'],
  mtu: 1420,
  keepalive: 20,
  apiAddresses: ['192.0.2.10:443'],
  checkedAt: 1_700_000_000_000,
}

export const passB: Pass = {
  ...passA,
  passId: 'pass-b',
  keyId: 'key-b',
  gatewayNodeId: 'node-nyc',
  gatewayName: 'exit-nyc',
  addresses: ['100.64.255.253', 'fd00:64::253'],
  peerKey: 'BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBA=',
  endpoints: ['203.0.113.20:51821'],
}

export const intent: Intent = {
  revision: 7,
  want: { through: ['pass-a'], failover: false, goHome: false },
  lock: false,
  lan: true,
  inbound: 'closed',
  onLogout: 'keep',
}

/** A laptop as most are: loose reverse path filter, one uplink with both families, Docker. */
export const clean: Observed = {
  machine: {
    ipv6: 'enabled',
    reversePath: 'loose',
    inside: [{ name: 'docker0', prefixes: ['172.17.0.0/16'] }],
    lan: [{ interface: 'eth0', prefixes: ['192.168.1.0/24', 'fd12:3456::/64'] }],
    vpns: [],
    publicNextHops: [],
    defaultInterfaces: { 4: 'eth0', 6: 'eth0' },
    resolver: 'file',
    kernelWireGuard: false,
    sysctl: {
      'net/ipv4/ip_forward': '0',
      'net/ipv6/conf/all/forwarding': '0',
      'net/ipv4/tcp_fwmark_accept': '0',
      'net/ipv4/fwmark_reflect': '0',
      'net/ipv6/fwmark_reflect': '0',
      'net/ipv6/conf/eth0/accept_ra': '1',
    },
  },
  filter: null,
  rules: { 4: [], 6: [] },
  tunnels: [],
  dns: { kind: 'foreign' },
  hostFilter: null,
  hostRules: { 4: [], 6: [] },
  mesh: null,
  sysctlBefore: {},
}

export const dial: Wanted['dial'] = { gid: 22343, targets: ['192.0.2.10:443'], direct: true }

export function through(pass: Pass, more: Partial<Wanted> = {}): Wanted {
  return { traffic: 'closed', tunnels: [{ slot: 0, pass, carrying: true }], lan: true, inbound: 'closed', dial, ...more }
}

export const hostConfig: HostConfig = {
  revision: 3,
  keyId: 'key-host',
  listenPort: 51821,
  addresses: ['100.64.0.1/16', 'fd00:64::1/64'],
  mtu: 1420,
  peers: [
    {
      publicKey: 'CCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCA=',
      endpoint: '203.0.113.30:51821',
      allowedIps: ['100.64.0.2/32', '10.9.0.0/24'],
      keepalive: 20,
    },
    { publicKey: 'DDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDA=', endpoint: null, allowedIps: ['100.64.255.254/32'], keepalive: 0 },
  ],
  gateway: null,
  forwards: [],
  through: null,
}

export function hostWanted(more: Partial<HostConfig>, suspended = false): WantedHost {
  return { config: { ...hostConfig, ...more }, dial, throughSuspended: suspended }
}
