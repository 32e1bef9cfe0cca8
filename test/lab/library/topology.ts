/**
 * An internet as a value (DESIGN 10): machines and the wires between them. `createLab` makes it real in network namespaces; nothing in here does anything.
 */
export interface Topology {
  readonly nodes: readonly NodeSpec[]
  readonly wires: readonly Wire[]
}

export interface NodeSpec {
  readonly name: string
  /** Bridges that wires may be plugged into, with the node's own addresses on them (`address/prefix`). */
  readonly bridges?: readonly { readonly name: string; readonly addresses: readonly string[] }[]
  /** Further addresses on the loopback, for services that answer on well-known addresses. */
  readonly loopback?: readonly string[]
  /** Lines for `ip route add`, both families. */
  readonly routes?: readonly string[]
  /** Name servers of its own /etc/resolv.conf, at start. */
  readonly resolvers?: readonly string[]
  /** Forwards packets between its interfaces. */
  readonly forwards?: boolean
  /** Interface behind which IPv4 is masqueraded, as home routers do. */
  readonly masquerade?: string
  /** Below `/proc/sys/net`, e.g. `ipv4/conf/default/rp_filter`; set before any interface exists. */
  readonly settings?: Readonly<Record<string, string>>
}

export interface Wire {
  readonly ends: readonly [Plug, Plug]
}

/** One end of a wire. */
export interface Plug {
  readonly node: string
  /** At most 15 characters (IFNAMSIZ). */
  readonly interface: string
  /** `address/prefix`; none for an end in a bridge. */
  readonly addresses?: readonly string[]
  readonly bridge?: string
}
