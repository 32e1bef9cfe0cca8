import type { GatewayRow, GatewaysView } from '../../common/contracts/app/gateways.ts'
import type { UpdateState } from '../../common/contracts/app/update.ts'
import type { HelperStatus } from '../../common/contracts/helper.ts'
import { refusalText } from '../../common/rules/explain.ts'
import { fixedAct, fixedSwitch } from '../../common/rules/fixed-by.ts'
import type { TunnelState } from '../../common/tunnel/state.ts'
import { clockTime } from '../../common/wording/relative-time.ts'
import { type StateViews, stateText } from '../../common/wording/state-text.ts'
import { updateMenuText } from '../../common/wording/update-text.ts'
import type { Words } from '../../common/words/words.ts'
import { type TrayIcon, trayIconOf } from './tray-icon.ts'

/** What a click in the tray asks of the client layer. */
export type TunnelAct =
  | { readonly act: 'join'; readonly gatewayId: string }
  | { readonly act: 'setLock'; readonly lock: boolean }
  | { readonly act: 'leave' }
  | { readonly act: 'retry' }
  | { readonly act: 'pause' }
  | { readonly act: 'resume' }

/** What a click in the tray asks for. */
export type TrayAct =
  | TunnelAct
  | { readonly act: 'openPopover' }
  | { readonly act: 'openAdmin' }
  | { readonly act: 'openSettings' }
  | { readonly act: 'installUpdate' }
  | { readonly act: 'quit' }

export type TrayItem =
  | { readonly kind: 'line' }
  | { readonly kind: 'text'; readonly label: string }
  | { readonly kind: 'item'; readonly label: string; readonly does: TrayAct }
  | { readonly kind: 'check'; readonly label: string; readonly checked: boolean; readonly enabled: boolean; readonly does: TrayAct }
  | { readonly kind: 'menu'; readonly label: string; readonly items: readonly TrayItem[] }

/** Everything that a tray shows. Equal models look the same: nothing is sent to the panel for them. */
export interface TrayModel {
  readonly icon: TrayIcon
  /** An update waits. */
  readonly dot: boolean
  readonly tooltip: string
  readonly menu: readonly TrayItem[]
}

export interface TrayViews extends StateViews {
  readonly gateways: GatewaysView
  readonly update: UpdateState
}

export function trayModel(words: Words, views: TrayViews, now: number): TrayModel {
  const { t } = words
  const headline = trayHeadline(words, views, now)
  return {
    icon: trayIconOf(views),
    dot: views.update.phase === 'ready' || views.update.phase === 'available',
    tooltip: headline,
    menu: [
      { kind: 'text', label: headline },
      { kind: 'line' },
      ...acts(words, views),
      ...gatewaysMenu(words, views),
      ...holding(words, views),
      { kind: 'line' },
      { kind: 'item', label: t('tray.open'), does: { act: 'openPopover' } },
      ...(views.session.admin && views.session.state === 'signedIn'
        ? [{ kind: 'item', label: t('tray.admin'), does: { act: 'openAdmin' } } as const]
        : []),
      { kind: 'item', label: t('tray.settings'), does: { act: 'openSettings' } },
      ...updateItem(words, views.update),
      { kind: 'line' },
      { kind: 'item', label: quitLabel(words, views), does: { act: 'quit' } },
    ],
  }
}

/** One line: the popover's headline, and the gateway where the headline doesn't name it. No countdowns: a menu must not change under the pointer. */
function trayHeadline(words: Words, views: TrayViews, now: number): string {
  const { t } = words
  const { helper } = views.tunnel
  if (helper.link === 'ready') {
    const { state } = helper.status
    if (state.kind === 'up') return t('tray.protected', { gateway: state.gateway })
    if (state.kind === 'paused') return t('tray.pausedUntil', { time: clockTime(words, state.until, now) })
  }
  return stateText(words, views, now).headline
}

function acts(words: Words, { tunnel }: TrayViews): TrayItem[] {
  if (tunnel.helper.link !== 'ready') return []
  const { t } = words
  const { status } = tunnel.helper
  const { suggestion, act } = tunnel
  const fixed = (label: string): TrayItem => ({ kind: 'text', label: t('tray.fixed', { item: label }) })
  const asking = act?.phase === 'running' && (act.act === 'join' || act.act === 'switch')
  if (asking && status.state.kind === 'open') return [{ kind: 'item', label: t('tray.cancel'), does: { act: 'leave' } }]
  const items: TrayItem[] = []
  if (canJoinLast(status) && suggestion !== null) {
    items.push({
      kind: 'item',
      label: t('tray.join', { gateway: suggestion.name }),
      does: { act: 'join', gatewayId: suggestion.gatewayId },
    })
  }
  if (canRetry(status.state))
    items.push({ kind: 'item', label: t(lost(status.state) ? 'tray.repair' : 'tray.retry'), does: { act: 'retry' } })
  if (canLeave(status)) {
    const label = t(cancels(status.state) ? 'tray.cancel' : 'tray.leave')
    items.push(fixedAct(status, 'leave') === null ? { kind: 'item', label, does: { act: 'leave' } } : fixed(label))
  }
  return items
}

function canJoinLast({ state, intent }: HelperStatus): boolean {
  return (
    state.kind === 'open' || (state.kind === 'failed' && state.protection === 'off') || (state.kind === 'held' && intent.want === 'open')
  )
}

/** Leave undoes a wish, or a hold that no wish explains. With only the lock on there is nothing to leave: turning it off is the act. */
function canLeave({ state, intent }: HelperStatus): boolean {
  if (state.kind === 'clearing') return false
  if (intent.want !== 'open') return true
  return (state.kind === 'held' && state.reason.why !== 'lock') || (state.kind === 'failed' && state.protection !== 'off')
}

/** Trying again can't bring back an access that the server took away, and a lock is no failure. */
function canRetry(state: TunnelState): boolean {
  if (state.kind === 'held') return !['lock', 'accessGone', 'starting'].includes(state.reason.why)
  return state.kind === 'failed' && state.protection !== 'off'
}

function lost(state: TunnelState): boolean {
  return state.kind === 'failed' && state.protection === 'lost'
}

function cancels(state: TunnelState): boolean {
  return state.kind === 'applying' || state.kind === 'proving'
}

const menuLimit = 20

function gatewaysMenu(words: Words, views: TrayViews): TrayItem[] {
  const { t } = words
  const { gateways, tunnel, session } = views
  if (session.state === 'signedOut' || session.state === 'signingIn' || gateways.rows.length === 0) return []
  const reachable = tunnel.helper.link === 'ready'
  const used = usedGateway(views)
  const rows = gateways.rows.filter((row) => row.internet || row.refusals.length > 0)
  const shown: TrayItem[] = rows.slice(0, menuLimit).map((row) => ({
    kind: 'check',
    label: rowLabel(words, row, rows),
    checked: row.nodeId === used,
    enabled: reachable && row.refusals.length === 0,
    does: { act: 'join', gatewayId: row.id },
  }))
  const more = Math.max(gateways.total, rows.length) - shown.length
  return [
    {
      kind: 'menu',
      label: t('tray.gateways'),
      items:
        more > 0
          ? [...shown, { kind: 'line' }, { kind: 'item', label: t('tray.more', { count: more }), does: { act: 'openPopover' } }]
          : shown,
    },
  ]
}

function rowLabel(words: Words, row: GatewayRow, rows: readonly GatewayRow[]): string {
  const twins = rows.some((other) => other.name === row.name && other.id !== row.id)
  const name = twins ? `${row.name} (${row.network})` : row.name
  const [refusal] = row.refusals
  return refusal === undefined ? name : words.t('refusal.withSubject', { subject: name, reason: refusalText(words, refusal) })
}

/** Node id of the gateway that carries, or is being joined. */
function usedGateway({ tunnel }: TrayViews): string | null {
  if (tunnel.helper.link !== 'ready') return null
  const { state, intent, passes } = tunnel.helper.status
  if (state.kind === 'paused') return null
  const first = intent.want === 'open' ? undefined : intent.want.through[0]
  const passId = 'passId' in state && state.passId !== undefined ? state.passId : first
  return passes.find((pass) => pass.passId === passId)?.gatewayNodeId ?? null
}

function holding({ t }: Words, { tunnel }: TrayViews): TrayItem[] {
  if (tunnel.helper.link !== 'ready') return []
  const { status } = tunnel.helper
  const { state, intent, policy } = status
  const paused = state.kind === 'paused'
  const closes = intent.want !== 'open' || intent.lock
  const movable = fixedSwitch(policy, 'lock', intent.lock) === null
  const lock = movable ? t('tray.lock') : t('tray.fixed', { item: t('tray.lock') })
  const pause: TrayItem =
    fixedAct(status, 'pause') === null
      ? { kind: 'item', label: t('tray.pause'), does: { act: 'pause' } }
      : { kind: 'text', label: t('tray.fixed', { item: t('tray.pause') }) }
  return [
    { kind: 'line' },
    { kind: 'check', label: lock, checked: intent.lock, enabled: movable, does: { act: 'setLock', lock: !intent.lock } },
    ...(paused ? [{ kind: 'item', label: t('tray.resume'), does: { act: 'resume' } } as const] : []),
    ...(closes && !paused ? [pause] : []),
  ]
}

/** Installing is a click here; everything else about updates is in the settings. */
function updateItem(words: Words, update: UpdateState): TrayItem[] {
  const label = updateMenuText(words, update)
  if (label === '') return []
  return [update.phase === 'ready' ? { kind: 'item', label, does: { act: 'installUpdate' } } : { kind: 'text', label }]
}

/** Says what quitting does to the traffic: nothing, because the helper owns the tunnel. */
function quitLabel({ t }: Words, { tunnel }: TrayViews): string {
  if (tunnel.helper.link !== 'ready') return t('tray.quit')
  const { state } = tunnel.helper.status
  switch (state.kind) {
    case 'up':
      return t('tray.quitProtected', { gateway: state.gateway })
    case 'switching':
    case 'applying':
    case 'proving':
      return t('tray.quitJoining', { gateway: state.gateway })
    case 'held':
    case 'offline':
      return t('tray.quitHeld')
    case 'paused':
      return t('tray.quitPaused')
    case 'failed':
      return t(state.protection === 'holding' ? 'tray.quitHeld' : 'tray.quit')
    case 'open':
    case 'clearing':
      return t('tray.quit')
    default:
      return state satisfies never
  }
}
