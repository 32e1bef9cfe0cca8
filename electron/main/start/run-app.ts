import path from 'node:path'
import { app, ipcMain, nativeTheme, screen, session } from 'electron'
import { createOwnLog } from '../../client/insight/own-log.ts'
import { openClient } from '../../client/open-client.ts'
import type { Attention } from '../../client/waygate-client.ts'
import { callChannel, pushChannel } from '../../common/contracts/app/bridge.ts'
import type { Frame } from '../../common/contracts/app/window.ts'
import { version } from '../../common/version.ts'
import { createCallRouter } from '../ipc/call-router.ts'
import { createPushHub } from '../ipc/push-hub.ts'
import { createSettingsStore } from '../settings/settings-store.ts'
import { createSystemTheme } from '../settings/system-theme.ts'
import { watchTrayHost } from '../tray/tray-host.ts'
import { createTrayKeeper } from '../tray/tray-keeper.ts'
import { type TrayAct, trayModel } from '../tray/tray-model.ts'
import { serveApp } from '../windows/app-protocol.ts'
import { hardenSession } from '../windows/harden.ts'
import { appOrigin } from '../windows/pages.ts'
import type { Point } from '../windows/popover-place.ts'
import { createWindowKeeper } from '../windows/window-keeper.ts'
import { createConnectionActs } from './connection-acts.ts'
import { doTunnelAct } from './tunnel-act.ts'
import { createWindowActs } from './window-acts.ts'

/** Starts with the tray icon only. */
const backgroundSwitch = '--background'

/** Composes the app: client, windows, tray and the one IPC handler. Runs once, when Electron is ready. */
export async function runApp(configDir: string): Promise<void> {
  const root = app.getAppPath()
  const settings = createSettingsStore(configDir)
  const theme = createSystemTheme(settings.current().theme)
  const ownLog = createOwnLog(Date.now)
  const client = openClient('app', ownLog)
  const trayHost = watchTrayHost()
  const base = developmentServer() ?? appOrigin

  // In memory only: nothing that a page shows is written to disk
  const pageSession = session.fromPartition('waygate')
  hardenSession(pageSession, base)
  serveApp(pageSession, path.join(root, 'out/renderer'))

  const hub = createPushHub({ ...client.views, frame, connection: () => connection.view() }, (page, name, state) =>
    windows.send(page, pushChannel, name, state),
  )
  const windows = createWindowKeeper({
    session: pageSession,
    base,
    preload: path.join(root, 'out/preload/preload.cjs'),
    icon: path.join(root, 'resources/icons/256x256.png'),
    debuggable: !app.isPackaged,
    hasTray,
    onGone: (page) => hub.forget(page),
    onVisibility: () => client.setAttention(attention()),
    onAllClosed: () => {
      // Without a tray there would be no way to see that it still runs
      if (!hasTray()) app.quit()
    },
  })
  const windowActs = createWindowActs({
    settings,
    theme,
    windows,
    hub,
    mayAdminister: () => client.views.session().admin,
    changed: () => refresh(),
  })
  const connection = createConnectionActs({ windows, check: client.views.check, changed: () => hub.mark('connection') })
  const answer = createCallRouter({ ...client.acts, ...windowActs, ...connection.acts }, (call, error) => {
    ownLog.add('error', `the call ${call} failed`)
    report(`the call ${call} failed`, error)
  })
  const tray = createTrayKeeper(path.join(root, 'resources/tray'), {
    act: (act) => void doTrayAct(act),
    click: () => windows.togglePopover(pointer()),
  })

  ipcMain.handle(callChannel, (event, name: unknown, request: unknown) => answer({ page: windows.pageOf(event), name, request }))

  function attention(): Attention {
    return windows.anyVisible() ? 'window' : 'background'
  }

  function hasTray(): boolean {
    return trayHost.current() !== 'absent'
  }

  function frame(): Frame {
    return { settings: settings.current(), tray: trayHost.current(), version, dark: nativeTheme.shouldUseDarkColors }
  }

  function showTray(): void {
    const { tunnel, session: signIn, gateways } = client.views
    tray.show(trayModel({ tunnel: tunnel(), session: signIn(), gateways: gateways() }, Date.now()), theme.panelDark())
  }

  /** Settings or theme changed: what no area of the client announces. */
  function refresh(): void {
    hub.mark('frame')
    showTray()
  }

  async function doTrayAct(act: TrayAct): Promise<void> {
    switch (act.act) {
      case 'openPopover':
        return windows.open('popover', pointer())
      case 'openAdmin':
        return windows.open('admin')
      case 'quit':
        return app.quit()
      default: {
        const outcome = await doTunnelAct(client.acts, act)
        // The menu has no room for reasons: the popover says what happened and what to do next
        if (!outcome.ok && outcome.fault.code !== 'join.superseded' && outcome.fault.code !== 'join.cancelled') windows.open('popover')
      }
    }
  }

  let scheduled = false
  client.onChange((area) => {
    hub.mark(area)
    if (scheduled) return
    scheduled = true
    setImmediate(() => {
      scheduled = false
      showTray()
    })
  })
  nativeTheme.on('updated', refresh)
  app.on('second-instance', () => windows.open('popover'))
  app.on('activate', () => windows.open('popover'))
  // Having a listener keeps the app in the tray when the last window goes
  app.on('window-all-closed', () => undefined)
  stopBeforeQuit(async () => {
    trayHost.stop()
    windows.destroyAll()
    tray.destroy()
    await client.stop()
  })

  showTray()
  trayHost.onArrival(() => {
    tray.renew()
    hub.mark('frame')
  })
  // The server may take its time: a window that is wanted doesn't wait for it
  const started = client.start('background').then(() => client.setAttention(attention()))
  await trayHost.first
  hub.mark('frame')
  // Who starts it wants to see it; the session's own start (autostart) says that nobody asked
  const unasked = process.argv.includes(backgroundSwitch) && !settings.current().showAtStart
  if (!unasked || !hasTray() || client.views.session().state === 'signedOut') windows.open('popover')
  await started
}

/** Electron waits for the first `before-quit` that is prevented; the second one goes through. */
function stopBeforeQuit(stop: () => Promise<void>): void {
  let stopping = false
  app.on('before-quit', (event) => {
    if (stopping) return
    stopping = true
    event.preventDefault()
    void stop()
      .catch((error: unknown) => report('stopping failed', error))
      .finally(() => app.quit())
  })
}

/** Where the person clicked, where the platform tells: on X11 and Windows. Wayland doesn't give a program the pointer. */
function pointer(): Point | undefined {
  if (process.platform === 'linux' && process.env.XDG_SESSION_TYPE === 'wayland') return undefined
  return screen.getCursorScreenPoint()
}

/** Set by `npm run dev`; a packaged app never loads pages from anywhere else. */
function developmentServer(): string | null {
  const url = app.isPackaged ? undefined : process.env.ELECTRON_RENDERER_URL
  return url === undefined || url === '' ? null : new URL(url).origin
}

function report(what: string, error: unknown): void {
  process.stderr.write(`${what}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`)
}
