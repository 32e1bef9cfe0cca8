import type { StateViews } from '../../common/wording/state-text.ts'

/** Names of the pictures under resources/tray; every silhouette differs, also in one colour. */
export type TrayIcon = 'open' | 'working' | 'protected' | 'held' | 'offline' | 'paused' | 'lost' | 'signed-out' | 'unknown'

/** The picture that is true now. Never `open` or `protected` while the helper hasn't said so. */
export function trayIconOf({ tunnel, session }: StateViews): TrayIcon {
  if (tunnel.helper.link !== 'ready') return 'unknown'
  const { state, intent } = tunnel.helper.status
  switch (state.kind) {
    case 'open':
      if (tunnel.act?.phase === 'running' && (tunnel.act.act === 'join' || tunnel.act.act === 'switch')) return 'working'
      if (intent.lock) return 'held'
      if (tunnel.wayOut?.kind === 'none') return 'offline'
      return session.state === 'signedIn' ? 'open' : 'signed-out'
    case 'applying':
    case 'proving':
    case 'switching':
    case 'clearing':
      return 'working'
    case 'up':
      return 'protected'
    case 'held':
      return 'held'
    case 'offline':
      return 'offline'
    case 'paused':
      return 'paused'
    case 'failed':
      if (state.undoing === true) return 'working'
      return state.protection === 'off' ? 'open' : state.protection === 'holding' ? 'held' : 'lost'
    default:
      return state satisfies never
  }
}

/** The file for a panel; `size` in device pixels, one of those drawn by build/icons. */
export function trayIconFile(icon: TrayIcon, { dark, size }: { readonly dark: boolean; readonly size: number }): string {
  return `${icon}-${dark ? 'dark' : 'light'}-${size}.png`
}

/** Sizes that exist. */
export const trayIconSizes = [16, 22, 24, 32, 44, 48, 64] as const

/** The smallest drawn size that is not smaller than `wanted` device pixels. */
export function trayIconSize(wanted: number): number {
  return trayIconSizes.find((size) => size >= wanted) ?? 64
}
