import type { GatewayRow, GatewaysView } from '../../../electron/common/contracts/app/gateways.ts'
import type { SessionView } from '../../../electron/common/contracts/app/session.ts'
import type { TunnelView } from '../../../electron/common/contracts/app/tunnel.ts'
import type { Frame } from '../../../electron/common/contracts/app/window.ts'
import type { HelperStatus, PassView } from '../../../electron/common/contracts/helper.ts'
import { initialIntent } from '../../../electron/common/tunnel/intent.ts'
import type { TunnelState } from '../../../electron/common/tunnel/state.ts'

export const now = Date.now()
const second = 1000
const minute = 60 * second
const hour = 60 * minute

export const frame: Frame = {
  settings: {
    theme: 'system',
    language: 'system',
    showAtStart: false,
    notifications: 'all',
    autoJoin: 'off',
    autoJoinTo: 'last',
    gatewayOrder: 'usual',
    updates: 'on',
    updateChannel: 'stable',
    trustedNetworks: [],
  },
  tray: 'present',
  version: '0.1.0',
  dark: false,
  language: 'en',
}

export const signedIn: SessionView = {
  state: 'signedIn',
  server: 'https://api.example.com',
  user: 'alice',
  admin: true,
  edition: 'ce',
  version: 'v1.5.1',
  expiresAt: now + 8 * hour,
  trouble: null,
  plainSecrets: false,
  keyring: 'open',
  lockedAway: false,
  step: null,
  lastServer: '',
  clockBehindMs: 0,
  accounts: [{ account: 'alice@api.example.com', server: 'https://api.example.com', user: 'alice', state: 'signedIn', current: true }],
}

export const signedOut: SessionView = {
  ...signedIn,
  accounts: [],
  state: 'signedOut',
  server: '',
  user: '',
  admin: false,
  edition: null,
  version: '',
  expiresAt: 0,
}

/** Somebody was signed in, and the key of the sign-in lies in a keyring that stays locked. */
export const lockedAway: SessionView = { ...signedOut, plainSecrets: true, keyring: 'locked', lockedAway: true }

function row(name: string, rest: Partial<GatewayRow> = {}): GatewayRow {
  return {
    id: `office/${name}`,
    nodeId: name,
    name,
    network: 'office',
    internet: true,
    status: 'online',
    country: 'DE',
    lastCheckIn: Math.floor(now / 1000) - 20,
    refusals: [],
    favourite: false,
    lastUsedAt: 0,
    latency: null,
    ...rest,
  }
}

export const rows: readonly GatewayRow[] = [
  row('exit-fra', { favourite: true, latency: { ms: 12, at: now }, lastUsedAt: now - hour }),
  row('exit-nyc', { country: 'US', latency: { ms: 81, at: now } }),
  row('gw-office-with-a-very-long-name-in-the-basement-of-building-seven', { country: 'FR', latency: { ms: 24, at: now } }),
  row('exit-sin', { country: 'SG', latency: { ms: 174, at: now }, network: 'asia' }),
  row('exit-old', {
    status: 'offline',
    refusals: [{ rule: 'gateway.offline', weight: 'certain', subject: 'exit-old' }],
  }),
  row('mesh-only', { internet: false, country: '', refusals: [{ rule: 'gateway.notOne', weight: 'certain', subject: 'mesh-only' }] }),
  row('exit-board', { refusals: [{ rule: 'access.notYours', weight: 'certain', subject: 'exit-board' }] }),
]

export const gateways: GatewaysView = { state: 'fresh', at: now, rows: [...rows], total: rows.length }
export const measuredLongAgo: GatewaysView = {
  ...gateways,
  rows: rows.map((one) => ({ ...one, latency: one.latency === null ? null : { ...one.latency, at: now - 3 * hour } })),
}

const kernel = {
  attribute: 'kernel_version',
  name: 'new kernels',
  message: "kernel version '6.1.0' is below minimum required version '6.5'",
}

/** A Pro network that gives access for a time only, in every state of a request, and one that asks something of computers. */
export const watchedGateways: GatewaysView = {
  state: 'fresh',
  at: now,
  rows: [
    row('exit-granted', { accessUntil: now + 3 * hour, place: { latitude: 50.11, longitude: 8.68 } }),
    row('exit-needed', { refusals: [{ rule: 'access.approvalNeeded', weight: 'certain', subject: 'exit-needed' }] }),
    row('exit-waits', { refusals: [{ rule: 'access.approvalPending', weight: 'certain', subject: 'exit-waits' }] }),
    row('exit-denied', { refusals: [{ rule: 'access.approvalDenied', weight: 'certain', subject: 'exit-denied' }] }),
    row('exit-ended', { refusals: [{ rule: 'access.approvalExpired', weight: 'certain', subject: 'exit-ended' }] }),
    row('exit-checks', { refusals: [{ rule: 'access.posture', weight: 'probable', subject: 'exit-checks', check: kernel }] }),
    row('at-sea', { country: '', place: { latitude: -33.4, longitude: -70.7 } }),
  ],
  total: 7,
}

/** The server said no because of what this computer is. */
export const refusedByPosture = tunnel(
  { kind: 'open' },
  {
    exit: { address: '198.51.100.50', at: now, passId: '' },
    act: {
      phase: 'failed',
      act: 'join',
      gateway: 'exit-checks',
      at: now,
      fault: {
        code: 'rule.refused',
        refusals: [{ rule: 'access.posture', weight: 'certain', subject: 'exit-checks', check: kernel, status: 403 }],
      },
    },
  },
)

/** A page of 500 out of 5,000, as main pushes it. */
export const manyGateways: GatewaysView = {
  state: 'fresh',
  at: now,
  rows: Array.from({ length: 500 }, (_, index) =>
    row(`gw-${String(index).padStart(4, '0')}`, { latency: { ms: 10 + (index % 190), at: now } }),
  ),
  total: 5000,
}

function pass(name: string): PassView {
  return {
    passId: `pass-${name}`,
    account: 'alice@api.example.com',
    network: 'office',
    gatewayNodeId: name,
    gatewayName: name,
    clientId: `alice-${name}`,
    addresses: ['10.101.0.7'],
    peerKey: 'kq4pFDKHT3kFTyBm3k1B9IiTuHbMQqM/rIkwHnpm7mE=',
    endpoints: ['203.0.113.10:51821'],
    dns: ['10.101.0.1'],
    mtu: 1420,
    keepalive: 20,
    apiAddresses: ['198.51.100.7:443'],
    checkedAt: now,
    publicKey: 'hF1Zk2xkq4pFDKHT3kFTyBm3k1B9IiTuHbMQqM/rIkw=',
    ownerUid: 1000,
  }
}

export function status(state: TunnelState, rest: Partial<HelperStatus> = {}): HelperStatus {
  return {
    sequence: 7,
    bootId: 'boot',
    state,
    intent: initialIntent,
    passes: [pass('exit-fra'), pass('exit-nyc')],
    owner: null,
    tunnel: null,
    host: null,
    ...rest,
  }
}

export function tunnel(state: TunnelState, rest: Partial<TunnelView> = {}, of: Partial<HelperStatus> = {}): TunnelView {
  return {
    helper: { link: 'ready', status: status(state, of) },
    exit: null,
    mtuLimit: null,
    suggestion: { gatewayId: 'office/exit-fra', name: 'exit-fra' },
    act: null,
    ...rest,
  }
}

const at = { revision: 3, passId: 'pass-exit-fra', gateway: 'exit-fra', since: now - 3 * second }
const carried = {
  interface: 'waygate0',
  passId: 'pass-exit-fra',
  endpoint: '203.0.113.10:51821',
  rxBytes: 12_345_678,
  txBytes: 1_130_000,
  handshakeAt: now - 40 * second,
  mtu: 1420,
  dns: '10.101.0.1',
}

export const proof = { at: now - 4 * second, handshakeAt: now - 40 * second, by: 'api' as const }
export const throughTunnel = { address: '203.0.113.10', at: now - 4 * second, passId: 'pass-exit-fra' }
export const directly = { address: '198.51.100.50', at: now - 4 * second, passId: '' }

export const open = tunnel({ kind: 'open' }, { exit: directly })
/** Nothing was ever joined: no pass is kept here that needs no sign-in. */
export const openSignedOut = { ...open, suggestion: null }
export const up = tunnel({ kind: 'up', ...at, proof }, { exit: throughTunnel }, { tunnel: carried })
const throughFra = { ...initialIntent, revision: 1, want: { through: ['pass-exit-fra'], failover: false, goHome: false } }
/** With the wish behind it. */
export const wished = tunnel({ kind: 'up', ...at, proof }, { exit: throughTunnel }, { tunnel: carried, intent: throughFra })
export const applying = tunnel({ kind: 'applying', ...at })
export const proving = tunnel({ kind: 'proving', ...at, since: now - 14 * second })
export const switching = tunnel(
  {
    kind: 'switching',
    ...at,
    passId: 'pass-exit-nyc',
    gateway: 'exit-nyc',
    from: 'pass-exit-fra',
    fromGateway: 'exit-fra',
    carrying: true,
  },
  { exit: throughTunnel },
  { tunnel: carried },
)
export const held = tunnel({
  kind: 'held',
  revision: 3,
  reason: { why: 'gatewaySilent', gateway: 'exit-fra' },
  since: now - 20 * second,
  passId: 'pass-exit-fra',
  gateway: 'exit-fra',
  trying: { passId: 'pass-exit-nyc', gateway: 'exit-nyc', at: now + 30 * second },
})
export const heldAccess = tunnel({
  kind: 'held',
  revision: 3,
  reason: { why: 'accessGone', gateway: 'exit-fra', seenAt: now - hour, detail: 'clientMissing' },
  since: now - 20 * second,
  passId: 'pass-exit-fra',
  gateway: 'exit-fra',
})
/** A list in which exit-fra is given for a time only. */
export const timedGateways = (fra: Partial<GatewayRow>): GatewaysView => ({
  ...gateways,
  rows: rows.map((one) => (one.name === 'exit-fra' ? { ...one, ...fra } : one)),
})
export const accessOver = timedGateways({ refusals: [{ rule: 'access.approvalExpired', weight: 'certain', subject: 'exit-fra' }] })
export const accessAsked = timedGateways({ refusals: [{ rule: 'access.approvalPending', weight: 'certain', subject: 'exit-fra' }] })
export const accessAnew = timedGateways({ accessUntil: now + 3 * hour })
export const accessEnds = timedGateways({ accessUntil: now + 12 * minute })
export const heldTimeOver = tunnel({
  kind: 'held',
  revision: 3,
  reason: { why: 'accessGone', gateway: 'exit-fra', seenAt: now - hour, detail: 'clientDisabled' },
  since: now - 20 * second,
  passId: 'pass-exit-fra',
  gateway: 'exit-fra',
})
/** Nothing is joined, and the cable is out. */
export const openNoNetwork: TunnelView = { ...open, wayOut: { kind: 'none' } }
export const heldNoPass = tunnel({ kind: 'held', revision: 3, reason: { why: 'noPassAnswers' }, since: now - 2 * minute })
export const offline = tunnel({ kind: 'offline', ...at, because: 'noLink' })
const pause = { kind: 'paused', until: now + 4 * minute + 13 * second, bootId: 'boot', revision: 3 } as const
export const paused = tunnel(pause, {}, { tunnel: carried, intent: throughFra })
/** Nothing is joined: only the lock would hold. */
export const pausedLock = tunnel(pause, {}, { intent: { ...initialIntent, revision: 1, lock: true } })
export const gone: TunnelView = { ...open, helper: { link: 'gone', fault: { code: 'helper.lost', detail: 'socket closed' } } }
export const clearing = tunnel({ kind: 'clearing', revision: 4, since: now })
export const lost = tunnel({
  kind: 'failed',
  revision: 3,
  protection: 'lost',
  since: now - minute,
  fault: { code: 'program.missing', program: 'nft', install: 'install it: apt-get install nftables' },
})
export const failedHolding = tunnel({
  kind: 'failed',
  revision: 3,
  protection: 'holding',
  since: now - minute,
  fault: {
    code: 'step.failed',
    what: 'load the filter',
    program: '/usr/sbin/nft',
    exit: 1,
    detail: 'Error: Could not process rule: No such file or directory',
  },
})
export const failedJoin = tunnel(
  { kind: 'open' },
  {
    exit: directly,
    act: {
      phase: 'failed',
      act: 'join',
      gateway: 'exit-fra',
      // news for as long as the gallery runs
      at: now + 60 * minute,
      fault: { code: 'gateway.silent', passId: 'pass-exit-fra', gateway: 'exit-fra', afterMs: 15_000 },
    },
  },
)
export const failedJoinOld = {
  ...failedJoin,
  act: { ...(failedJoin.act as Extract<TunnelView['act'], { phase: 'failed' }>), at: now - 2 * minute },
}
const silentNyc = { code: 'gateway.silent' as const, passId: 'pass-exit-nyc', gateway: 'exit-nyc', afterMs: 15_000 }
const failedAct = { phase: 'failed' as const, act: 'switch' as const, gateway: 'exit-nyc', at: now, fault: silentNyc }
/** The app's act has failed, and the helper tells it, too. */
export const failedSwitch = {
  ...tunnel(
    { kind: 'up', ...at, proof, failedSwitch: { gateway: 'exit-nyc', fault: silentNyc, at: now - 5 * second } },
    { exit: throughTunnel },
  ),
  act: failedAct,
}
/** It failed before the helper was asked. */
export const refusedSwitch = {
  ...up,
  act: { ...failedAct, fault: { code: 'server.unreachable' as const, server: 'https://api.example.com', detail: '' } },
}
