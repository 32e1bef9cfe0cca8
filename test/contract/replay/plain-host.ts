import type { HostRecord } from '../../../electron/server/store/records.ts'

/** A healthy Linux machine that nobody enrolled. */
export function plainHost(name: string): HostRecord {
  return {
    id: crypto.randomUUID(),
    name,
    os: 'linux',
    osFamily: 'linux-debian',
    kernelVersion: '6.1.0',
    version: 'v1.5.1',
    firewall: 'nftables',
    verbosity: 0,
    isStaticPort: false,
    isStatic: true,
    listenPort: 51821,
    publicListenPort: 0,
    mtu: 1420,
    interfaces: [],
    defaultInterface: 'eth0',
    endpoint4: '198.51.100.1',
    endpoint6: '',
    publicKey: Buffer.from(name.padEnd(32, '.')).toString('base64'),
    macAddress: '',
    isDefault: false,
    natType: '',
    keepalive: 20,
    autoUpdate: false,
    dns: 'yes',
    location: '',
    country: '',
    tokenHash: '',
  }
}
