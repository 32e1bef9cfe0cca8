import { refusal, type StandIn, startStandIn } from './stand-in.ts'
import { wireguardKey } from './world.ts'

/** One network with a gateway and a laptop, as a server of some version tells of it. What that version hadn't is left out by `without`. */
export interface OldServer {
  readonly version: string
  readonly edition: 'ce' | 'pro'
  /** Fields and routes of this version on top of what all have. */
  readonly node?: object
  readonly network?: object
  readonly user?: object
  readonly status?: object
  readonly routes?: StandIn['routes']
}

export const gatewayKey = wireguardKey()
const second = () => Math.floor(Date.now() / 1000)

/** Fields of v0.23, the oldest version that knows internet gateways (netmaker-api.md 0). */
const node = (id: string, more: object = {}) => ({
  id,
  hostid: `host-${id}`,
  address: id === 'gw' ? '10.20.0.1/16' : '10.20.0.2/16',
  address6: '',
  network: 'office',
  connected: true,
  lastcheckin: second() - 30,
  isingressgateway: id === 'gw',
  isinternetgateway: id === 'gw',
  inet_node_req: { inet_node_client_ids: null },
  internetgw_node_id: '',
  ...more,
})
const host = (id: string, port: number) => ({
  id: `host-${id}`,
  name: id === 'gw' ? 'exit-fra' : 'lap',
  os: 'linux',
  firewallinuse: 'nftables',
  publickey: gatewayKey,
  endpointip: id === 'gw' ? '203.0.113.10' : '203.0.113.30',
  listenport: port,
  isstaticport: true,
  mtu: 1420,
  isdefault: false,
})

/** The eight fields that v0.23.0 had. */
export const oldestEntry = {
  remote_access_gw_id: 'gw',
  gw_name: 'exit-fra',
  network: 'office',
  connected: false,
  is_internet_gateway: true,
  gw_client: { clientid: '' },
  gw_peer_public_key: gatewayKey,
  metadata: '',
}

export async function startOldServer(old: OldServer): Promise<StandIn> {
  const isOldest = old.edition === 'pro' && old.routes?.['GET /api/users/alice/remote_access_gw'] === undefined
  return startStandIn({
    'GET /api/server/status': { body: { db_connected: true, broker_connected: true, ...old.status } },
    'GET /api/server/getconfig': { body: { Version: old.version, IsEE: old.edition === 'pro' ? 'yes' : 'no' } },
    'GET /api/users/alice': { body: { username: 'alice', isadmin: old.edition === 'ce', issuperadmin: false, ...old.user } },
    'GET /api/networks': {
      body: [
        {
          netid: 'office',
          addressrange: '10.20.0.0/16',
          addressrange6: '',
          nodeslastmodified: second(),
          defaultkeepalive: 20,
          ...old.network,
        },
      ],
    },
    'GET /api/nodes': { body: [node('gw', old.node), node('lap')] },
    'GET /api/hosts': { body: [host('gw', 51999), host('lap', 51821)] },
    'GET /api/extclients': old.edition === 'ce' ? { body: null } : refusal(403, 'forbidden'),
    'GET /api/extclients/office': { body: null },
    ...(isOldest ? { 'GET /api/users/alice/remote_access_gw': { body: { office: [oldestEntry] } } } : {}),
    ...old.routes,
  })
}
