import { create } from 'zustand'
import type { AdminView } from '../../electron/common/contracts/app/admin.ts'
import type { Page } from '../../electron/common/contracts/app/app.ts'
import type { ConnectionView } from '../../electron/common/contracts/app/connection.ts'
import type { FailoverView, GatewaysView } from '../../electron/common/contracts/app/gateways.ts'
import type { HelperSetupView } from '../../electron/common/contracts/app/helper-setup.ts'
import type { CheckView } from '../../electron/common/contracts/app/insight.ts'
import type { SessionView } from '../../electron/common/contracts/app/session.ts'
import type { TunnelView } from '../../electron/common/contracts/app/tunnel.ts'
import type { UpdateView } from '../../electron/common/contracts/app/update.ts'
import type { Frame, LinkView, MachineView } from '../../electron/common/contracts/app/window.ts'
import { call, on } from './bridge.ts'

/** What main has pushed so far, by reference: components select from it and never keep copies. Null = not heard of yet. */
export interface Views {
  readonly tunnel: TunnelView | null
  readonly session: SessionView | null
  readonly gateways: GatewaysView | null
  readonly admin: AdminView | null
  readonly check: CheckView | null
  readonly connection: ConnectionView | null
  readonly frame: Frame | null
  readonly failover: FailoverView | null
  readonly machine: MachineView | null
  readonly link: LinkView | null
  readonly helperSetup: HelperSetupView | null
  readonly update: UpdateView | null
}

export const useViews = create<Views>(() => ({
  tunnel: null,
  session: null,
  gateways: null,
  admin: null,
  frame: null,
  failover: null,
  machine: null,
  link: null,
  update: null,
  check: null,
  connection: null,
  helperSetup: null,
}))

/** Subscribes to every push of this page, then asks for the latest of each. Returns the unsubscriber. */
export function connectViews(page: Page): () => void {
  const stops = [
    on('tunnel', (tunnel) => useViews.setState({ tunnel })),
    on('session', (session) => useViews.setState({ session })),
    on('gateways', (gateways) => useViews.setState({ gateways })),
    on('frame', (frame) => useViews.setState({ frame })),
    on('update', (update) => useViews.setState({ update })),
  ]
  if (page === 'admin') stops.push(on('admin', (admin) => useViews.setState({ admin })))
  if (page === 'popover') stops.push(on('link', (link) => useViews.setState({ link })))
  if (page === 'popover' || page === 'settings') stops.push(on('helperSetup', (helperSetup) => useViews.setState({ helperSetup })))
  if (page === 'settings') {
    stops.push(on('failover', (failover) => useViews.setState({ failover })))
    stops.push(on('machine', (machine) => useViews.setState({ machine })))
  }
  if (page === 'connection') {
    stops.push(on('check', (check) => useViews.setState({ check })))
    stops.push(on('connection', (connection) => useViews.setState({ connection })))
  }
  void call('ready', {})
  return () => {
    for (const stop of stops) stop()
  }
}
