import { nodesByHost, type Office, officeNetwork, until } from './office.ts'
import { addresses } from './trial-topology.ts'

/** What an admin does with hosts and gateways, and what a host sees of it. */
export interface MeshActs {
  /** The addresses under which a machine is seen beyond, '' = nothing comes back. */
  exits(node: string): Promise<readonly [string, string]>
  /** Waits until a machine leaves as these. */
  reaches(wanted: readonly string[], node: string): Promise<void>
  /** Sends these hosts through a gateway, and no others. */
  connect(gateway: string, hosts: readonly string[], network?: string): Promise<void>
  /** One call that has to succeed. */
  call(method: 'POST' | 'PUT' | 'DELETE' | 'GET', path: string, body?: unknown): Promise<unknown>
  nodeId(host: string): Promise<string>
  hostId(host: string): Promise<string>
  /** A machine's IPv4 address in the mesh that begins so. */
  meshAddress(host: string, prefix?: string): Promise<string>
  /** Waits until one machine answers the other's pings. */
  meets(from: string, address: string): Promise<void>
}

/** How a machine of the trial is seen when it leaves by itself, or when somebody leaves through it. */
export function seenAs(node: 'exit-fra' | 'exit-nyc' | 'desk-lin' | 'build-box' | 'laptop'): readonly [string, string] {
  return [addresses[node].exit4, addresses[node].exit6]
}

export function meshActs(office: Office): MeshActs {
  const { lab } = office.net
  const exits = async (node: string) => [await office.net.exitAddress(node, 4), await office.net.exitAddress(node, 6)] as const
  const call: MeshActs['call'] = async (method, path, body) => {
    const [answer] = await office.api([{ method, path, ...(body === undefined ? {} : { body }) }])
    if (answer === undefined || answer.status >= 300) throw new Error(`${method} ${path}: ${JSON.stringify(answer)}`)
    return answer.body
  }
  const nodeOf = async (host: string) => {
    const node = (await nodesByHost(office.api)).get(host)
    if (node === undefined) throw new Error(`no node ${host} in the office`)
    return node
  }
  return {
    exits,
    reaches: async (wanted, node) => {
      let seen: readonly string[] = []
      await until(`${node} leaves as ${wanted.join(' and ')}`, null, async () => {
        seen = await exits(node)
        return seen.join() === wanted.join()
      }).catch((error: Error) => {
        throw new Error(`${error.message}, last seen: ${seen.join(' and ')}`)
      })
    },
    connect: async (gateway, hosts, network = officeNetwork) => {
      const nodes = await nodesByHost(office.api, network)
      const ids = hosts.map((name) => nodes.get(name)?.id)
      await call('PUT', `/api/nodes/${network}/${nodes.get(gateway)?.id}/inet_gw`, { inet_node_client_ids: ids })
    },
    call,
    nodeId: async (host) => (await nodeOf(host)).id,
    hostId: async (host) => (await nodeOf(host)).hostid,
    meshAddress: async (host, prefix = '10.101.') => {
      const listed = await lab.node(host).must(['/sbin/ip', '-o', '-4', 'address', 'show', 'dev', 'waygate-mesh'])
      const found = [...listed.matchAll(/inet ([\d.]+)/g)].map(([, address = '']) => address).find((address) => address.startsWith(prefix))
      if (found === undefined) throw new Error(`${host} has no address ${prefix}… in the mesh: ${listed}`)
      return found
    },
    meets: (from, address) =>
      until(`${from} reaches ${address}`, null, async () => {
        const ping = await lab.node(from).run(['/usr/bin/ping', '-c', '1', '-W', '1', address])
        return ping.code === 0
      }),
  }
}
