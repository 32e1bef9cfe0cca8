import type { GatewayRow, GatewaysView } from '../../../electron/common/contracts/app/gateways.ts'
import type { SessionView } from '../../../electron/common/contracts/app/session.ts'
import type { TunnelView } from '../../../electron/common/contracts/app/tunnel.ts'
import type { HelperStatus, PassView } from '../../../electron/common/contracts/helper.ts'
import { type Intent, initialIntent } from '../../../electron/common/tunnel/intent.ts'
import type { TunnelState } from '../../../electron/common/tunnel/state.ts'
import type { TrayViews } from '../../../electron/main/tray/tray-model.ts'

export const now = Date.UTC(2026, 10, 24, 9, 41)

export function row(name: string, more: Partial<GatewayRow> = {}): GatewayRow {
  return {
    id: `office/${name}-node`,
    nodeId: `${name}-node`,
    name,
    network: 'office',
    internet: true,
    status: 'online',
    country: '',
    lastCheckIn: now,
    refusals: [],
    favourite: false,
    lastUsedAt: 0,
    latency: null,
    ...more,
  }
}

export const signedIn: SessionView = {
  state: 'signedIn',
  server: 'https://api.example.com',
  user: 'alice',
  admin: false,
  edition: 'ce',
  version: 'v1.5.1',
  expiresAt: now + 3_600_000,
  trouble: null,
  plainSecrets: false,
  keyring: 'open',
  lockedAway: false,
  step: null,
  lastServer: '',
  clockBehindMs: 0,
  accounts: [],
}

function pass(name: string): PassView {
  return {
    passId: `pass-${name}`,
    account: 'alice@api.example.com',
    network: 'office',
    gatewayNodeId: `${name}-node`,
    gatewayName: name,
    clientId: name,
    addresses: ['10.10.0.9'],
    peerKey: 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=',
    endpoints: ['198.51.100.1:51821'],
    dns: [],
    mtu: 1420,
    keepalive: 20,
    apiAddresses: [],
    checkedAt: now,
    publicKey: '',
    ownerUid: 1000,
  }
}

interface Scene {
  readonly state?: TunnelState
  readonly intent?: Partial<Intent>
  readonly session?: Partial<SessionView>
  readonly rows?: readonly GatewayRow[]
  readonly act?: TunnelView['act']
  readonly policy?: HelperStatus['policy']
}

/** Views with two gateways, exit-fra and exit-nyc, as a signed-in person without admin rights has them. */
export function views({
  state = { kind: 'open' },
  intent = {},
  session = {},
  rows = [row('exit-fra'), row('exit-nyc')],
  act = null,
  policy = null,
}: Scene = {}): TrayViews {
  const status: HelperStatus = {
    sequence: 1,
    bootId: 'boot',
    state,
    intent: { ...initialIntent, ...intent },
    passes: [pass('exit-fra'), pass('exit-nyc')],
    owner: null,
    policy,
    tunnel: null,
    host: null,
  }
  const gateways: GatewaysView = { state: 'fresh', at: now, rows: [...rows], total: rows.length }
  return {
    tunnel: {
      helper: { link: 'ready', status },
      exit: null,
      mtuLimit: null,
      suggestion: { gatewayId: 'office/exit-fra-node', name: 'exit-fra' },
      act,
    },
    session: { ...signedIn, ...session },
    gateways,
    update: { phase: 'current' },
  }
}

const ref = { revision: 3, passId: 'pass-exit-fra', gateway: 'exit-fra', since: now - 4000 }

/** One example of each state. */
export const states = {
  open: { kind: 'open' },
  applying: { kind: 'applying', ...ref },
  proving: { kind: 'proving', ...ref },
  up: { kind: 'up', ...ref, proof: { at: now - 4000, handshakeAt: now - 4000, by: 'api' } },
  switching: { kind: 'switching', ...ref, from: 'pass-exit-nyc', fromGateway: 'exit-nyc', carrying: true },
  held: {
    kind: 'held',
    revision: 3,
    reason: { why: 'gatewaySilent', gateway: 'exit-fra' },
    since: now,
    passId: 'pass-exit-fra',
    gateway: 'exit-fra',
  },
  offline: { kind: 'offline', ...ref, because: 'noLink' },
  paused: { kind: 'paused', until: now + 300_000, bootId: 'boot', revision: 3 },
  clearing: { kind: 'clearing', revision: 4, since: now },
  failed: { kind: 'failed', revision: 3, fault: { code: 'internal', detail: '' }, protection: 'lost', since: now },
} as const satisfies Record<TunnelState['kind'], TunnelState>

export const throughFra = { want: { through: ['pass-exit-fra'], failover: true, goHome: true } } satisfies Partial<Intent>
