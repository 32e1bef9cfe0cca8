import type { AdminGateway, AdminView, Candidate, Preview, PreviewLine } from '../../../electron/common/contracts/app/admin.ts'
import type { Refusal } from '../../../electron/common/rules/refusal.ts'
import { now } from './samples.ts'

const seconds = Math.floor(now / 1000)

function host(name: string, rest: Partial<AdminGateway['hosts'][number]> = {}): AdminGateway['hosts'][number] {
  return { nodeId: name, name, os: 'linux', status: 'online', address: '10.101.0.20', relaying: [], ...rest }
}

function gateway(name: string, rest: Partial<AdminGateway> = {}): AdminGateway {
  const hosts = rest.hosts ?? []
  return {
    nodeId: name,
    name,
    network: 'office',
    status: 'online',
    exitAddress: '203.0.113.10',
    hostCount: hosts.length,
    remoteClientCount: 0,
    lastCheckIn: seconds - 12,
    isGateway: true,
    hosts,
    ...rest,
  }
}

export const adminView: AdminView = {
  state: 'fresh',
  at: now,
  edition: 'ce',
  networks: [
    { name: 'office', range: '10.101.0.0/24', gatewayCount: 4, hostCount: 14 },
    { name: 'asia', range: '10.102.0.0/24', gatewayCount: 1, hostCount: 3 },
  ],
  network: 'office',
  gateways: [
    gateway('exit-fra', {
      remoteClientCount: 12,
      hosts: [
        host('lap', { address: '10.101.0.21' }),
        host('rel', { address: '10.101.0.22', relaying: ['bh', 'cam-1', 'cam-2', 'cam-3'] }),
        host('winpc', { os: 'windows', status: 'offline', address: '10.101.0.23' }),
        host('build-server-with-a-very-long-name-that-nobody-can-remember-01', { address: '10.101.0.24' }),
      ],
    }),
    gateway('exit-nyc', { exitAddress: '198.51.100.20', remoteClientCount: 3, lastCheckIn: seconds - 55 }),
    gateway('exit-old', {
      status: 'offline',
      exitAddress: '',
      lastCheckIn: seconds - 7300,
      hosts: [host('lonely', { status: 'warning' })],
    }),
    gateway('mesh-door', { isGateway: false, exitAddress: '192.0.2.77', status: 'warning', lastCheckIn: 0 }),
  ],
}

export const manyHosts: AdminView = {
  ...adminView,
  gateways: Array.from({ length: 1200 }, (_, index) =>
    gateway(`gw-${String(index).padStart(4, '0')}`, {
      exitAddress: `203.0.113.${index % 255}`,
      hosts: Array.from({ length: index === 0 ? 3000 : 0 }, (_unused, one) => host(`host-${String(one).padStart(4, '0')}`)),
    }),
  ),
}

function candidate(name: string, rest: Partial<Candidate> = {}): Candidate {
  return { nodeId: name, name, os: 'linux', status: 'online', address: '10.101.0.30', uses: '', chosen: false, refusals: [], ...rest }
}

const refusal = (rule: Refusal['rule'], subject: string, rest: Partial<Refusal> = {}): Refusal => ({
  rule,
  weight: 'certain',
  subject,
  ...rest,
})

export const gatewayCandidates: readonly Candidate[] = [
  candidate('atlas', { address: '10.101.0.31' }),
  candidate('boreas', {
    address: '10.101.0.32',
    status: 'offline',
    refusals: [refusal('gateway.offline', 'boreas', { weight: 'advice' })],
  }),
  candidate('exit-fra', { refusals: [refusal('gateway.alreadyOne', 'exit-fra')] }),
  candidate('lap', { uses: 'exit-fra', refusals: [refusal('gateway.usesGateway', 'lap', { other: 'exit-fra' })] }),
  candidate('maybe', { refusals: [refusal('gateway.noFirewall', 'maybe', { weight: 'probable' })] }),
  candidate('winpc', { os: 'windows', uses: 'exit-fra', refusals: [refusal('gateway.notLinux', 'winpc', { other: 'windows' })] }),
]

export const clientCandidates: readonly Candidate[] = [
  candidate('atlas'),
  candidate('boreas', { status: 'offline', refusals: [refusal('client.offline', 'boreas', { weight: 'advice' })] }),
  candidate('exit-nyc', { refusals: [refusal('client.isGateway', 'exit-nyc')] }),
  candidate('lap', { chosen: true, uses: 'exit-fra' }),
  candidate('rel', { chosen: true, uses: 'exit-fra' }),
  candidate('server-room', {
    uses: 'exit-nyc',
    refusals: [refusal('client.usesOther', 'server-room', { other: 'exit-nyc', weight: 'advice' })],
  }),
  candidate('winpc', { os: 'windows', chosen: true, uses: 'exit-fra', status: 'offline' }),
  candidate('macbook', { os: 'darwin', refusals: [refusal('client.platform', 'macbook', { other: 'darwin' })] }),
]

const line = (said: Pick<PreviewLine, 'kind' | 'says'> & Partial<PreviewLine>): PreviewLine => ({
  names: [],
  count: 0,
  gateway: '',
  network: 'office',
  from: [],
  ...said,
})
const named = (...names: string[]): PreviewLine['names'] => names.map((host) => ({ host, relay: '' }))
const untouched = line({ kind: 'untouched', says: 'clientsUntouched', count: 12 })

export const createPreview: Preview = {
  lines: [
    line({ kind: 'note', says: 'becomesGateway', gateway: 'atlas' }),
    line({
      kind: 'gains',
      says: 'sends',
      gateway: 'atlas',
      count: 3,
      names: [...named('lap'), { host: 'bh', relay: 'rel' }, ...named('winpc')],
    }),
    line({ kind: 'moves', says: 'moves', gateway: 'atlas', from: ['exit-nyc'], count: 1, names: named('server-room') }),
    untouched,
  ],
  affected: 4,
  refusals: [],
}

export const probablePreview: Preview = { ...createPreview, refusals: [refusal('gateway.noFirewall', 'maybe', { weight: 'probable' })] }

export const updatePreview: Preview = {
  lines: [
    line({ kind: 'gains', says: 'sends', gateway: 'exit-fra', count: 1, names: named('atlas') }),
    line({ kind: 'loses', says: 'returns', count: 1, names: named('lap') }),
    untouched,
  ],
  affected: 2,
  refusals: [refusal('client.usesOther', 'server-room', { other: 'exit-nyc', weight: 'advice' })],
}

export const deletePreview: Preview = {
  lines: [
    line({ kind: 'note', says: 'staysHost', gateway: 'exit-fra' }),
    line({ kind: 'loses', says: 'returns', count: 4, names: [...named('lap', 'rel'), { host: 'bh', relay: 'rel' }, ...named('winpc')] }),
    line({ kind: 'loses', says: 'clientsLoseGateway', count: 12 }),
  ],
  affected: 16,
  refusals: [],
}
