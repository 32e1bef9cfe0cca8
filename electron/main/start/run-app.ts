import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { app, BrowserWindow, ipcMain, nativeTheme, powerMonitor, screen, session, shell } from 'electron'
import { isJoinable } from '../../client/gateways/gateways-view.ts'
import { createOwnLog } from '../../client/insight/own-log.ts'
import { hasUplink } from '../../client/network/uplinks.ts'
import { openClient } from '../../client/open-client.ts'
import type { Attention } from '../../client/waygate-client.ts'
import { callChannel, pushChannel } from '../../common/contracts/app/bridge.ts'
import type { Frame, LinkView, MachineView } from '../../common/contracts/app/window.ts'
import { version } from '../../common/version.ts'
import { createHelperSetup } from '../elevation/helper-setup.ts'
import { createPkexec } from '../elevation/pkexec.ts'
import { setupProgramsAt } from '../elevation/setup-programs.ts'
import { createSudoPrompt } from '../elevation/sudo-prompt.ts'
import { createCallRouter } from '../ipc/call-router.ts'
import { createPushHub } from '../ipc/push-hub.ts'
import { linkAmong } from '../links/parse-link.ts'
import { createNoticeKeeper } from '../notices/notice-keeper.ts'
import { noticeOf } from '../notices/notice-of.ts'
import { watchNoticeService } from '../notices/notice-service.ts'
import { createShowNotice } from '../notices/show-notice.ts'
import { createAutoJoin } from '../settings/auto-join.ts'
import { backgroundSwitch, createAutostart } from '../settings/autostart.ts'
import { currentNetwork, networkWatch } from '../settings/current-network.ts'
import { createSettingsFiles } from '../settings/settings-files.ts'
import { createSettingsStore } from '../settings/settings-store.ts'
import { createSpokenLanguage } from '../settings/spoken-language.ts'
import { createSystemTheme } from '../settings/system-theme.ts'
import { watchTrayHost } from '../tray/tray-host.ts'
import type { TrayKeeper } from '../tray/tray-keeper.ts'
import { type TrayAct, trayModel } from '../tray/tray-model.ts'
import { createUpdating } from '../update/create-updating.ts'
import { createUpdateActs } from '../update/update-acts.ts'
import { serveApp } from '../windows/app-protocol.ts'
import { hardenSession } from '../windows/harden.ts'
import { letMemoryGo } from '../windows/let-memory-go.ts'
import { appOrigin, appScheme } from '../windows/pages.ts'
import type { Point } from '../windows/popover-place.ts'
import { createWindowKeeper } from '../windows/window-keeper.ts'
import { createAdminFileActs } from './admin-file-acts.ts'
import { createConnectionActs } from './connection-acts.ts'
import { createHelperSetupActs } from './helper-setup-acts.ts'
import type { SecondStarts } from './second-starts.ts'
import { doTunnelAct } from './tunnel-act.ts'
import { createWindowActs } from './window-acts.ts'

/** How often the network is looked at: some small files of the kernel. ms. */
const networkLookMs = 5_000
/** How long the first window waits for a keyring, ms: one that is locked waits for the person, and the popover says so. */
const keyringPatienceMs = 2_000
/** After so long nothing of a start is still under way: connections, first reads, a look for updates. */
const settledMs = 20_000

/** Composes the app: client, windows, tray and the one IPC handler. Runs once, when Electron is ready; the icon is there already. */
export async function runApp(configDir: string, tray: TrayKeeper, secondStarts: SecondStarts): Promise<void> {
  const root = app.getAppPath()
  const { platform, env, resourcesPath } = process
  const programs = setupProgramsAt({ packaged: app.isPackaged, appPath: root, resourcesPath, platform, env })
  const settings = createSettingsStore(configDir)
  const theme = createSystemTheme(settings.current().theme)
  const { language, words } = createSpokenLanguage(settings)
  const ownLog = createOwnLog(Date.now)
  const client = openClient({
    client: 'app',
    ownLog,
    openUrl: (url) => void shell.openExternal(url).catch((error: unknown) => report('the browser did not open', error)),
    resolveProxy: (url) => session.defaultSession.resolveProxy(url),
  })
  const trayHost = watchTrayHost()
  const noticeService = watchNoticeService(() => hub.mark('machine'))
  const base = developmentServer() ?? appOrigin

  // In memory only: nothing that a page shows is written to disk
  const pageSession = session.fromPartition('waygate')
  hardenSession(pageSession, base)
  serveApp(pageSession, path.join(root, 'out/renderer'))

  const autostart = createAutostart()
  const autoJoin = createAutoJoin()
  let link: ReturnType<typeof linkAmong> = null
  const showNotice = createShowNotice(words, path.join(root, 'resources/icons/128x128.png'), (act) => void doTrayAct(act))
  const updating = createUpdating({
    configDir,
    link: client.updates,
    settings,
    helperInstalled: () => {
      const { packaged, installed } = programs()
      return packaged !== null || installed !== null
    },
    words,
    showNotice,
    changed: () => {
      hub.mark('update')
      follow()
    },
  })

  const helperSetup = createHelperSetup({
    elevation: process.platform === 'linux' ? createPkexec() : createSudoPrompt(),
    uid: process.getuid?.() ?? 0,
    version,
    now: Date.now,
    helper: () => client.views.tunnel().helper,
    // another one was named for this app
    programs: () => (process.env.WAYGATE_RUN_DIR ? null : programs()),
    changed: () => hub.mark('helperSetup'),
    reconnect: () => void client.acts.retry({}),
    log: (line) => ownLog.add('info', line),
  })
  const hub = createPushHub(
    {
      ...client.views,
      frame,
      machine,
      link: linkView,
      update: updating.keeper.view,
      connection: () => connection.view(),
      helperSetup: helperSetup.view,
    },
    (page, name, text) => windows.send(page, pushChannel, name, text),
  )
  const windows = createWindowKeeper({
    session: pageSession,
    base,
    preload: path.join(root, 'out/preload/preload.cjs'),
    icon: path.join(root, 'resources/icons/256x256.png'),
    debuggable: !app.isPackaged,
    titleOf: (page) => words().t(`title.${page}`),
    hasTray,
    onGone: (page) => hub.forget(page),
    onVisibility: () => {
      client.setAttention(attention())
      lookAtMachine()
      follow()
    },
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
    autostart,
    files: createSettingsFiles(words),
    forgetLink: () => showLink(null),
    mayAdminister: () => client.views.session().admin,
    changed: () => refresh(),
  })
  const connection = createConnectionActs({
    windows,
    words,
    check: client.views.check,
    runCheck: () => void client.acts.runCheck({}),
    changed: () => hub.mark('connection'),
  })
  const answer = createCallRouter(
    {
      ...client.acts,
      ...client.admin,
      ...createAdminFileActs(client.admin, words),
      ...windowActs,
      ...connection.acts,
      ...createHelperSetupActs(helperSetup),
      ...createUpdateActs(updating.keeper),
    },
    (call, error) => {
      ownLog.add('error', `the call ${call} failed`)
      report(`the call ${call} failed`, error)
    },
  )
  tray.listen({
    act: (act) => void doTrayAct(act),
    click: () => windows.togglePopover(pointer()),
  })

  const notices = createNoticeKeeper(showNotice)

  ipcMain.handle(callChannel, async (event, name: unknown, request: unknown) =>
    JSON.stringify(await answer({ page: windows.pageOf(event), name, request })),
  )

  function attention(): Attention {
    return windows.anyVisible() ? 'window' : 'background'
  }

  function hasTray(): boolean {
    return trayHost.current() !== 'absent'
  }

  function frame(): Frame {
    return { settings: settings.current(), tray: trayHost.current(), version, dark: nativeTheme.shouldUseDarkColors, language: language() }
  }

  function machine(): MachineView {
    return { autostart: autostart.enabled(), network: currentNetwork(), noticeService: noticeService.current() }
  }

  /** What changes without telling, and only the settings show. */
  function lookAtMachine(): void {
    if (!windows.visible('settings')) return
    hub.mark('machine')
    void noticeService.look()
  }

  function linkView(): LinkView {
    if (link?.kind !== 'join') return { link }
    const row = client.gatewayNamed(link.network, link.gateway)
    return { link: { ...link, gatewayId: row === null || !isJoinable(row) ? null : row.id } }
  }

  /** Asks the person in the popover; a later link takes the place of one that nobody answered. */
  function showLink(next: typeof link): void {
    link = next
    hub.mark('link')
    if (next !== null) windows.open('popover')
  }

  /** What follows from every change: the tray, what a link means, news, joining by itself. */
  function follow(): void {
    showTray()
    hub.mark('link')
    const { tunnel, session: signIn, gateways } = client.views
    const { helper } = tunnel()
    notices.follow({
      notice: noticeOf(words(), { tunnel: tunnel(), session: signIn(), gateways: gateways() }, Date.now()),
      kind: helper.link === 'ready' ? helper.status.state.kind : null,
      wanted: settings.current().notifications,
      watched: windows.visible('popover'),
    })
    updating.follow({
      helper,
      windows: windows.anyVisible() ? 'visible' : 'hidden',
      watched: windows.visible('popover') || windows.visible('settings'),
    })
    joinByItself()
  }

  function joinByItself(): void {
    const { autoJoin: when } = settings.current()
    const network = when !== 'untrusted' ? null : hasUplink() ? currentNetwork() : 'none'
    const gatewayId = autoJoin.next({ settings: settings.current(), tunnel: client.views.tunnel(), network })
    if (gatewayId !== null) void joinUnasked(gatewayId)
  }

  /** `suggested` is joined unless the fastest one is wanted and known; nobody who decides meanwhile is overridden. */
  async function joinUnasked(suggested: string): Promise<void> {
    const fastest = settings.current().autoJoinTo === 'fastest' ? await client.fastest() : null
    const { helper, act } = client.views.tunnel()
    if (helper.link !== 'ready' || helper.status.intent.want !== 'open' || act?.phase === 'running') return
    await doTrayAct({ act: 'join', gatewayId: fastest ?? suggested })
  }

  function showTray(): void {
    const { tunnel, session: signIn, gateways } = client.views
    tray.show(
      trayModel(words(), { tunnel: tunnel(), session: signIn(), gateways: gateways(), update: updating.keeper.view().state }, Date.now()),
      theme.panelDark(),
    )
  }

  /** Settings, theme or language changed: what no area of the client announces. */
  function refresh(): void {
    hub.mark('frame')
    hub.mark('machine')
    windows.retitle()
    updating.keeper.settingsChanged()
    follow()
  }

  async function doTrayAct(act: TrayAct): Promise<void> {
    switch (act.act) {
      case 'openPopover':
        return windows.open('popover', pointer())
      case 'openAdmin':
        return windows.open('admin')
      case 'openSettings':
        return windows.open('settings')
      case 'installUpdate':
        return updating.keeper.install()
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
    if (area !== 'admin') hub.mark('failover')
    if (area === 'tunnel') hub.mark('helperSetup')
    if (scheduled) return
    scheduled = true
    setImmediate(() => {
      scheduled = false
      follow()
    })
  })
  nativeTheme.on('updated', refresh)
  powerMonitor.on('resume', () => client.wake())
  const network = networkWatch()
  const networkLook = setInterval(() => {
    const change = network.look()
    if (change === 'come') client.wake()
    if (change === 'gone') client.networkGone()
    lookAtMachine()
    if (settings.current().autoJoin === 'untrusted') joinByItself()
  }, networkLookMs)
  secondStarts.listen((argv) => {
    windows.open('popover')
    const asked = linkAmong(argv)
    if (asked !== null) showLink(asked)
  })
  app.on('activate', () => windows.open('popover'))
  // Having a listener keeps the app in the tray when the last window goes. What it needed is garbage a moment later
  app.on('window-all-closed', () => setTimeout(letMemoryGo, 1000))
  stopBeforeQuit(async () => {
    clearInterval(networkLook)
    notices.stop()
    updating.stop()
    trayHost.stop()
    windows.destroyAll()
    tray.destroy()
    await client.stop()
  })

  // On Linux the desktop file says which addresses are ours; a checkout would name an Electron without its app
  if (app.isPackaged && process.platform === 'win32') app.setAsDefaultProtocolClient(appScheme)
  follow()
  trayHost.onArrival(() => {
    tray.renew()
    hub.mark('frame')
  })
  // The server may take its time: a window that is wanted doesn't wait for it
  const started = client.start('background').then(() => client.setAttention(attention()))
  const patience = wait(keyringPatienceMs, undefined, { ref: false })
  await Promise.all([trayHost.first, Promise.race([client.load(), patience])])
  hub.mark('frame')
  // Who starts it wants to see it; the session's own start (autostart) says that nobody asked
  const unasked = process.argv.includes(backgroundSwitch) && !settings.current().showAtStart
  if (!unasked || !hasTray() || client.views.session().state === 'signedOut') windows.open('popover')
  const asked = linkAmong(process.argv)
  if (asked !== null) showLink(asked)
  await started
  updating.keeper.start()
  // A start leaves garbage, too; with no window nothing else comes along to collect it
  setTimeout(() => {
    if (BrowserWindow.getAllWindows().length === 0) letMemoryGo()
  }, settledMs)
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
