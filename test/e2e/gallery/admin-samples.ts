import type { AdminView, Candidate, Preview, PreviewLine } from '../../../electron/common/contracts/app/admin.ts'
import type { Hit } from '../../../electron/common/contracts/app/admin-find.ts'
import type { EnrolmentKeyRow } from '../../../electron/common/contracts/app/admin-keys.ts'
import type { AccessRow, GroupRow, UserRow, Waiting } from '../../../electron/common/contracts/app/admin-people.ts'
import type { AdminClientRow, AdminGatewayRow, AdminHostRow } from '../../../electron/common/contracts/app/admin-rows.ts'
import type { Refusal } from '../../../electron/common/rules/refusal.ts'
import type { Answers } from './driven-bridge.ts'
import { frame, now, signedIn } from './samples.ts'

const seconds = Math.floor(now / 1000)

export function gateway(name: string, rest: Partial<AdminGatewayRow> = {}): AdminGatewayRow {
  return {
    id: name,
    name,
    network: 'office',
    status: 'online',
    exitAddress: '203.0.113.10',
    hostCount: 0,
    clientCount: 0,
    lastCheckIn: seconds - 12,
    internet: true,
    report: 'none',
    reportFault: '',
    ...rest,
  }
}

export function host(name: string, rest: Partial<AdminHostRow> = {}): AdminHostRow {
  return {
    id: name,
    hostId: `host-${name}`,
    name,
    os: 'linux',
    version: 'v1.5.1',
    status: 'online',
    address: '10.101.0.20',
    publicAddress: '198.51.100.7',
    role: 'host',
    usesId: '',
    uses: '',
    relayId: '',
    relay: '',
    relayUses: '',
    relayedCount: 0,
    lastCheckIn: seconds - 20,
    report: 'none',
    reportFault: '',
    onDead: '',
    ...rest,
  }
}

const through = (gatewayName: string) => ({ usesId: gatewayName, uses: gatewayName })
const behind = (relayName: string) => ({ relayId: relayName, relay: relayName, relayUses: 'exit-fra' })

export function client(id: string, rest: Partial<AdminClientRow> = {}): AdminClientRow {
  return {
    id,
    network: 'office',
    gatewayId: 'exit-fra',
    gateway: 'exit-fra',
    gatewayStatus: 'online',
    addresses: ['10.101.0.201'],
    owner: 'alice',
    device: '',
    enabled: true,
    ...rest,
  }
}

export const gateways: readonly AdminGatewayRow[] = [
  gateway('exit-fra', { hostCount: 4, clientCount: 12 }),
  gateway('exit-nyc', { exitAddress: '198.51.100.20', clientCount: 3, lastCheckIn: seconds - 55 }),
  gateway('exit-old', { hostCount: 1, status: 'offline', exitAddress: '', lastCheckIn: seconds - 7300 }),
  gateway('mesh-door', { internet: false, exitAddress: '192.0.2.77', status: 'warning', lastCheckIn: 0 }),
]

export const hosts: readonly AdminHostRow[] = [
  host('atlas', { address: '10.101.0.31' }),
  host('bh', { address: '10.101.0.26', ...behind('rel') }),
  host('boreas', { address: '10.101.0.32', status: 'offline', lastCheckIn: seconds - 90_000 }),
  host('build-server-with-a-very-long-name-that-nobody-can-remember-01', { address: '10.101.0.24', ...through('exit-fra') }),
  host('cam-1', { address: '10.101.0.27', ...behind('rel') }),
  host('cam-2', { address: '10.101.0.28', ...behind('rel') }),
  host('cam-3', { address: '10.101.0.29', ...behind('rel') }),
  host('exit-fra', { address: '10.101.0.1', role: 'gateway', publicAddress: '203.0.113.10' }),
  host('exit-nyc', { address: '10.101.0.2', role: 'gateway', publicAddress: '198.51.100.20' }),
  host('exit-old', { address: '10.101.0.3', role: 'gateway', status: 'offline', publicAddress: '', lastCheckIn: seconds - 7300 }),
  host('lap', { address: '10.101.0.21', ...through('exit-fra') }),
  host('lonely', { address: '10.101.0.40', status: 'warning', ...through('exit-old') }),
  host('macbook', { os: 'darwin', address: '10.101.0.41' }),
  host('mesh-door', { address: '10.101.0.4', role: 'entry', status: 'warning', lastCheckIn: 0 }),
  host('rel', { address: '10.101.0.22', role: 'relay', relayedCount: 4, ...through('exit-fra') }),
  host('server-room', { address: '10.101.0.42' }),
  host('winpc', { os: 'windows', status: 'offline', address: '10.101.0.23', lastCheckIn: seconds - 3_600, ...through('exit-fra') }),
]

/** The same at `waygate serve`, whose hosts say whether they have applied what is stored. */
export const reportingHosts: readonly AdminHostRow[] = hosts.map((row) => ({
  ...row,
  report: row.name === 'atlas' ? 'failed' : row.status === 'online' ? 'applied' : 'waiting',
  reportFault: row.name === 'atlas' ? 'nft is missing' : '',
  onDead: row.name === 'lap' ? 'open' : 'closed',
}))

export const clients: readonly AdminClientRow[] = [
  client('bob-phone', { device: 'Bob’s phone', addresses: ['10.101.0.201', 'fd00:101::c9'] }),
  client('gate-router', {
    owner: 'carol',
    device: 'Router at the gate',
    gateway: 'exit-old',
    gatewayId: 'exit-old',
    gatewayStatus: 'offline',
  }),
  client('old-tablet', { enabled: false, addresses: ['10.101.0.204'] }),
  client('silent-river', { owner: 'dave', gateway: 'exit-nyc', gatewayId: 'exit-nyc', addresses: ['10.101.0.203'] }),
  client('warehouse-scanner-line-4-left', { owner: 'carol', device: 'Scanner with a rather long description of where it stands' }),
]

/** Of a move to exit-nyc that ended in the middle. */
export const unfinishedMove: NonNullable<AdminView['unfinished']> = {
  id: 'a-move',
  network: 'office',
  count: 41,
  hosts: ['desk-fra-0017', 'desk-fra-0018', 'desk-fra-0019'],
  from: ['exit-fra', 'exit-old'],
  to: ['exit-nyc'],
  isSure: true,
}

export const adminView: AdminView = {
  account: 'alice@api.example.com',
  state: 'fresh',
  at: now,
  edition: 'ce',
  networks: [
    { name: 'office', range: '10.101.0.0/24', gatewayCount: 4, hostCount: 17, clientCount: 15 },
    { name: 'asia', range: '10.102.0.0/24', gatewayCount: 1, hostCount: 3, clientCount: 0 },
  ],
  network: 'office',
  marks: { log: 1, gateways: 1, hosts: 1, clients: 1 },
  writing: null,
  unfinished: null,
}

/** What main answers when a window asks for what it hasn't seen. */
export function lists(of: {
  readonly gateways?: readonly AdminGatewayRow[]
  readonly hosts?: readonly AdminHostRow[]
  readonly clients?: readonly AdminClientRow[]
  readonly log?: number
}): Answers {
  const page = (put: readonly unknown[]) => ({
    ok: true as const,
    value: { log: of.log ?? 1, seen: 1, whole: true, put, drop: [], more: false },
  })
  return {
    adminGateways: page(of.gateways ?? gateways),
    adminHosts: page(of.hosts ?? hosts),
    adminClients: page(of.clients ?? clients),
  }
}

export const many = {
  gateways: Array.from({ length: 1200 }, (_, index) =>
    gateway(`gw-${String(index).padStart(4, '0')}`, { exitAddress: `203.0.113.${index % 255}`, hostCount: index === 0 ? 3000 : 0 }),
  ),
  hosts: Array.from({ length: 3000 }, (_, index) => host(`host-${String(index).padStart(4, '0')}`, through('gw-0000'))),
  clients: Array.from({ length: 4000 }, (_, index) =>
    client(`client-${String(index).padStart(4, '0')}`, { owner: `person-${index % 90}`, enabled: index % 7 !== 0 }),
  ),
}

function user(name: string, rest: Partial<UserRow> = {}): UserRow {
  return {
    name,
    role: 'admin',
    disabled: false,
    secondFactor: false,
    signsInBy: 'basic_auth',
    lastLogin: now - 7_200_000,
    groups: [],
    groupIds: [],
    mayUse: 'everything',
    ...rest,
  }
}

export const people: readonly UserRow[] = [
  user('alice', { role: 'super-admin', secondFactor: true }),
  user('bob', { lastLogin: 0 }),
  user('carol@a-company-with-a-long-name.example.com', { signsInBy: 'oauth' }),
  user('dave', { disabled: true, lastLogin: now - 40 * 86_400_000 }),
]

export const proPeople: readonly UserRow[] = [
  user('alice', { role: 'super-admin', secondFactor: true, groups: ['global-network-admin-grp'] }),
  user('bob', { role: 'service-user', groups: ['Office'], groupIds: ['office-users'], mayUse: ['office'] }),
  user('eve', { role: 'auditor', mayUse: [] }),
]

export const groups: readonly GroupRow[] = [
  {
    id: 'global-network-admin-grp',
    name: 'Network admins',
    members: ['alice'],
    networks: [{ network: 'all_networks', roles: ['global-network-admin'] }],
  },
  { id: 'office-users', name: 'Office', members: ['bob'], networks: [{ network: 'office', roles: ['office-network-user'] }] },
]

const access = (user: string, more: Partial<AccessRow> = {}): AccessRow => ({
  id: `request-${user}`,
  network: 'office',
  user,
  reason: 'On call this weekend; the monitoring only answers to the office exit',
  askedAt: now - 4 * 60_000,
  until: 0,
  grantId: '',
  ...more,
})
export const waiting: Waiting = {
  people: ['frank@a-company-with-a-long-name.example.com'],
  access: [access('bob'), access('eve', { reason: '' }), access('carol', { until: now + 3 * 3_600_000, grantId: 'grant-carol' })],
}

export const keys: readonly EnrolmentKeyRow[] = [
  { name: 'asia', networks: ['asia'], kind: 'unlimited', usesLeft: 0, expiresAt: 0, isDefault: true },
  { name: 'branch-office', networks: ['office', 'asia'], kind: 'timed', usesLeft: 0, expiresAt: now + 5 * 86_400_000, isDefault: false },
  { name: 'office', networks: ['office'], kind: 'unlimited', usesLeft: 0, expiresAt: 0, isDefault: true },
  { name: 'rack-7', networks: ['office'], kind: 'uses', usesLeft: 3, expiresAt: 0, isDefault: false },
  { name: 'used-up', networks: ['office'], kind: 'uses', usesLeft: 0, expiresAt: 0, isDefault: false },
]

export const hits: readonly Hit[] = [
  { kind: 'gateway', id: 'exit-fra', name: 'exit-fra', network: 'office', detail: '10.101.0.1 · 203.0.113.10' },
  { kind: 'host', id: 'lap', name: 'lap', network: 'office', detail: '10.101.0.21' },
  { kind: 'client', id: 'bob-phone', name: 'bob-phone', network: 'office', detail: 'Bob’s phone' },
  { kind: 'person', id: 'bob', name: 'bob', network: '', detail: 'admin' },
]

export const conf = [
  '[Interface]',
  'Address = 10.101.0.205/32',
  'PrivateKey = AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=',
  'MTU = 1420',
  'DNS = 1.1.1.1',
  '',
  '[Peer]',
  'PublicKey = ICEiIyQlJicoKSorLC0uLzAxMjM0NTY3ODk6Ozw9Pj8=',
  'AllowedIPs = 0.0.0.0/0, ::/0',
  'Endpoint = 203.0.113.10:51821',
  'PersistentKeepalive = 20',
  '',
].join('\n')

export function candidate(name: string, rest: Partial<Candidate> = {}): Candidate {
  return { nodeId: name, name, os: 'linux', status: 'online', address: '10.101.0.30', uses: '', chosen: false, refusals: [], ...rest }
}

export const refusal = (rule: Refusal['rule'], subject: string, rest: Partial<Refusal> = {}): Refusal => ({
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

/** What a server answers for the hosts of exit-nyc. */
export const nycCandidates: readonly Candidate[] = clientCandidates.map((one) => ({
  ...one,
  chosen: one.uses === 'exit-nyc',
  refusals: one.chosen
    ? [refusal('client.usesOther', one.name, { other: one.uses, weight: 'advice' })]
    : one.uses === ''
      ? one.refusals
      : [],
}))

export const previewLine = (said: Pick<PreviewLine, 'kind' | 'says'> & Partial<PreviewLine>): PreviewLine => ({
  names: [],
  count: 0,
  gateway: '',
  network: 'office',
  from: [],
  ...said,
})
export const named = (...names: string[]): PreviewLine['names'] => names.map((host) => ({ host, relay: '' }))
export const untouched = previewLine({ kind: 'untouched', says: 'clientsUntouched', count: 12 })

export const createPreview: Preview = {
  lines: [
    previewLine({ kind: 'note', says: 'becomesGateway', gateway: 'atlas' }),
    previewLine({
      kind: 'gains',
      says: 'sends',
      gateway: 'atlas',
      count: 3,
      names: [...named('lap'), { host: 'bh', relay: 'rel' }, ...named('winpc')],
    }),
    previewLine({ kind: 'moves', says: 'moves', gateway: 'atlas', from: ['exit-nyc'], count: 1, names: named('server-room') }),
    untouched,
  ],
  affected: 4,
  refusals: [],
}

export const probablePreview: Preview = { ...createPreview, refusals: [refusal('gateway.noFirewall', 'maybe', { weight: 'probable' })] }

export const updatePreview: Preview = {
  lines: [
    previewLine({ kind: 'gains', says: 'sends', gateway: 'exit-fra', count: 1, names: named('atlas') }),
    previewLine({ kind: 'loses', says: 'returns', count: 1, names: named('lap') }),
    untouched,
  ],
  affected: 2,
  refusals: [refusal('client.usesOther', 'server-room', { other: 'exit-nyc', weight: 'advice' })],
}

export const deletePreview: Preview = {
  lines: [
    previewLine({ kind: 'note', says: 'staysHost', gateway: 'exit-fra' }),
    previewLine({
      kind: 'loses',
      says: 'returns',
      count: 4,
      names: [...named('lap', 'rel'), { host: 'bh', relay: 'rel' }, ...named('winpc')],
    }),
    previewLine({
      kind: 'loses',
      says: 'clientsDeleted',
      count: 12,
      names: Array.from({ length: 12 }, (_, at) => ({ host: `phone-${at}`, relay: '' })),
    }),
  ],
  affected: 16,
  refusals: [],
}

export const manyGonePreview: Preview = {
  lines: [
    previewLine({ kind: 'note', says: 'stayHosts', network: 'office', count: 2, names: named('exit-fra', 'exit-nyc') }),
    previewLine({ kind: 'loses', says: 'returns', count: 2, names: named('lap', 'winpc') }),
    previewLine({ kind: 'loses', says: 'clientsDeleted', count: 28, names: named('bob-phone', 'old-tablet', 'silent-river') }),
  ],
  affected: 30,
  refusals: [],
}

export const movePreview: Preview = {
  lines: [previewLine({ kind: 'gains', says: 'sends', gateway: 'exit-nyc', count: 1, names: named('atlas') })],
  affected: 1,
  refusals: [],
}

/** The same after somebody else had put lap behind another gateway. */
export const movedPreview: Preview = {
  lines: [
    ...movePreview.lines,
    previewLine({ kind: 'moves', says: 'moves', gateway: 'exit-nyc', count: 1, names: named('lap'), from: ['exit-old'] }),
  ],
  affected: 2,
  refusals: [],
}

export const releasePreview: Preview = {
  lines: [previewLine({ kind: 'loses', says: 'returns', count: 1, names: named('lap') })],
  affected: 1,
  refusals: [],
}

/** What main pushes to an admin who is signed in. */
export const administered = { session: signedIn, frame, admin: adminView }
