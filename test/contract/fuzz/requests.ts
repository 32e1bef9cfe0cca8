import { agentBase } from '../../../electron/common/contracts/agent.ts'
import type { Edition } from '../../../electron/common/model/snapshot.ts'
import { readRecording } from '../replay/recording.ts'
import { unrecorded } from './unrecorded.ts'

/** A request to begin from. */
export interface BaseRequest {
  readonly method: string
  readonly path: string
  readonly body: string
  readonly as: 'owner' | 'member' | 'agent' | 'nobody'
}

export const agentHostId = '6b0f5a52-3c31-4d7c-9a53-0d5ff1a3f0aa'
export const agentToken = 'token-of-the-fuzzed-agent'

const recordings = ['01-server-and-login', '02-totp', '03-networks', '04-internet-gateways', '05-remote-clients', '06-relays-assign-delete']

const enrolment = {
  key: 'somekey',
  name: 'lap',
  publicKey: Buffer.alloc(32, 7).toString('base64'),
  hostPass: Buffer.alloc(32, 7).toString('base64url'),
  os: 'linux',
  osFamily: 'debian',
  kernel: '6.1.0',
  firewall: 'nftables',
  version: 'v0.1.0',
  endpoint4: '198.51.100.7',
  endpoint6: '',
  listenPort: 51821,
  mtu: 1420,
  interfaces: [{ name: 'eth0', addressString: '198.51.100.7/24' }],
  defaultInterface: 'eth0',
}
const agentHost = `${agentBase}/hosts/${agentHostId}`

/** The agent protocol is ours: nobody recorded it. */
const agentRequests: readonly BaseRequest[] = [
  { method: 'POST', path: `${agentBase}/enrol`, body: JSON.stringify(enrolment), as: 'nobody' },
  { method: 'GET', path: `${agentHost}/desired?after=0&wait=0`, body: '', as: 'agent' },
  { method: 'GET', path: `${agentHost}/desired?after=99999999999999&wait=1`, body: '', as: 'agent' },
  {
    method: 'POST',
    path: `${agentHost}/report`,
    body: JSON.stringify({ applied: 1, fault: null, endpoint4: '198.51.100.8', endpoint6: '' }),
    as: 'agent',
  },
  { method: 'DELETE', path: agentHost, body: '', as: 'agent' },
]

const families: readonly (readonly [string, RegExp])[] = [
  ['agent', /^\/api\/waygate\/v1\/(enrol|hosts)/],
  [
    'groups, invitations, access',
    /^\/api\/(v\d\/)?(users\/(groups?|invite|roles?)|users_pending|jit|posture_check|rac)|\/remote_access_gw/,
  ],
  ['users', /^\/api\/(v\d\/)?users/],
  ['networks', /^\/api\/(v1\/)?networks/],
  ['enrolment keys', /^\/api\/v1\/enrollment-keys/],
  ['hosts', /^\/api\/(v1\/)?(ui\/)?hosts/],
  ['gateways', /^\/api\/nodes\/.*\/(gateway|inet_gw|createingress|deleteingress|createrelay|deleterelay)/],
  ['nodes', /^\/api\/(v1\/)?nodes/],
  ['remote clients', /^\/api\/(v1\/)?extclients/],
  ['server', /^/],
]

/** Every recorded request, one at least to every other endpoint, and all of the agent protocol, by the group of endpoints that they belong to. */
export function requestGroups(edition: Edition): ReadonlyMap<string, readonly BaseRequest[]> {
  const groups = new Map<string, BaseRequest[]>(families.map(([name]) => [name, []]))
  for (const request of [...recorded(), ...unrecorded[edition], ...agentRequests]) {
    const family = families.find(([, pattern]) => pattern.test(request.path))
    groups.get(family?.[0] ?? '')?.push(request)
  }
  return new Map([...groups].filter(([, requests]) => requests.length > 0))
}

function recorded(): BaseRequest[] {
  const requests = recordings.flatMap(readRecording).map(({ request, as }): BaseRequest => {
    const body = request.rawBody ?? (request.body === undefined ? '' : JSON.stringify(request.body))
    return { method: request.method, path: request.path, body, as: as === 'none' || as === 'not-a-token' ? 'nobody' : 'owner' }
  })
  return [...new Map(requests.map((request) => [JSON.stringify(request), request])).values()]
}
