/** What the wire object of a host is made from (netmaker-api.md 5.2). */
export interface HostFacts {
  readonly id: string
  readonly name: string
  readonly os: string
  readonly osFamily: string
  readonly kernelVersion: string
  readonly version: string
  readonly firewall: string
  readonly verbosity: number
  readonly isStaticPort: boolean
  readonly isStatic: boolean
  readonly listenPort: number
  readonly publicListenPort: number
  readonly mtu: number
  readonly interfaces: readonly { readonly name: string; readonly addressString: string }[]
  readonly defaultInterface: string
  readonly endpoint4: string
  readonly endpoint6: string
  readonly publicKey: string
  readonly macAddress: string
  readonly isDefault: boolean
  readonly natType: string
  readonly keepalive: number
  readonly autoUpdate: boolean
  /** 'yes' or 'no'. */
  readonly dns: string
  readonly location: string
  readonly country: string
}

export function encodeHost(host: HostFacts, nodeIds: readonly string[]) {
  return {
    id: host.id,
    verbosity: host.verbosity,
    firewallinuse: host.firewall,
    version: host.version,
    name: host.name,
    os: host.os,
    os_family: host.osFamily,
    os_version: '',
    kernel_version: host.kernelVersion,
    debug: false,
    isstaticport: host.isStaticPort,
    isstatic: host.isStatic,
    listenport: host.listenPort,
    wg_public_listen_port: host.publicListenPort,
    mtu: host.mtu,
    interfaces: host.interfaces,
    defaultinterface: host.defaultInterface,
    endpointip: host.endpoint4,
    endpointipv6: host.endpoint6,
    publickey: host.publicKey,
    macaddress: host.macAddress,
    nodes: nodeIds,
    isdefault: host.isDefault,
    nat_type: host.natType,
    persistentkeepalive: host.keepalive,
    autoupdate: host.autoUpdate,
    dns: host.dns,
    enable_flow_logs: false,
    location: host.location,
    country_code: host.country,
  }
}
