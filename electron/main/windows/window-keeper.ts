import {
  BrowserWindow,
  type BrowserWindowConstructorOptions,
  type IpcMainInvokeEvent,
  nativeTheme,
  type Session,
  screen,
  type WebPreferences,
} from 'electron'
import type { Page } from '../../common/contracts/app/app.ts'
import { createLinger } from './linger.ts'
import { pageOfUrl, pageUrl } from './pages.ts'
import { type Point, popoverPlace } from './popover-place.ts'

export interface WindowKeeper {
  /** Opens or brings to the front. `anchor`: where the person clicked, where that is known. */
  open(page: Page, anchor?: Point): void
  /** Closes a popover that is open, opens it otherwise: what a click on the tray icon means. */
  togglePopover(anchor?: Point): void
  hide(page: Page): void
  /** Sends to the page if it exists. */
  send(page: Page, channel: string, ...args: readonly unknown[]): void
  /** Which of our pages a message came from: its window, its top frame, its exact address; null otherwise. */
  pageOf(event: Pick<IpcMainInvokeEvent, 'sender' | 'senderFrame'>): Page | null
  anyVisible(): boolean
  visible(page: Page): boolean
  /** The language changed. */
  retitle(): void
  destroyAll(): void
}

export interface WindowFacts {
  readonly session: Session
  /** `appOrigin`, or the development server. */
  readonly base: string
  readonly preload: string
  readonly icon: string
  readonly debuggable: boolean
  /** In the language that is spoken now. */
  readonly titleOf: (page: Page) => string
  /** Without a tray host the popover is a normal window: framed, in the task bar, not closed by a click elsewhere. */
  readonly hasTray: () => boolean
  readonly onGone: (page: Page) => void
  readonly onVisibility: () => void
  /** The person closed the last window. */
  readonly onAllClosed: () => void
}

/** A click on the tray icon takes the focus away first: the popover that just closed by it must not open again. */
const toggleMs = 300
const popoverSize = { width: 360, height: 600 }

interface Kept {
  readonly window: BrowserWindow
  readonly linger: ReturnType<typeof createLinger>
  blurredAt: number
}

export function createWindowKeeper(facts: WindowFacts): WindowKeeper {
  const kept = new Map<Page, Kept>()
  /** The app is ending: a window that came now would keep it from it. */
  let ended = false
  let lastAnchor: Point | undefined

  function create(page: Page): Kept {
    const window = new BrowserWindow({ ...options(page), show: false, icon: facts.icon, webPreferences: webPreferences() })
    const entry: Kept = { window, linger: createLinger(() => window.destroy()), blurredAt: 0 }
    kept.set(page, entry)
    window.removeMenu()
    window.on('close', (event) => {
      event.preventDefault()
      put(page)
      if (!anyVisible()) facts.onAllClosed()
    })
    window.on('closed', () => {
      if (kept.get(page) === entry) kept.delete(page)
      entry.linger.stay()
      facts.onGone(page)
      facts.onVisibility()
    })
    window.on('show', facts.onVisibility)
    window.on('hide', facts.onVisibility)
    window.on('minimize', facts.onVisibility)
    window.on('restore', facts.onVisibility)
    window.on('page-title-updated', (event) => event.preventDefault())
    if (page === 'popover' && facts.hasTray()) {
      window.on('blur', () => {
        if (window.webContents.isDevToolsFocused() || !window.isVisible()) return
        entry.blurredAt = Date.now()
        hide(page)
      })
    }
    window.webContents.on('render-process-gone', () => window.destroy())
    void window.loadURL(pageUrl(facts.base, page)).catch(() => window.destroy())
    return entry
  }

  function options(page: Page): BrowserWindowConstructorOptions {
    const common = {
      title: facts.titleOf(page),
      backgroundColor: nativeTheme.shouldUseDarkColors ? '#1b1d21' : '#ffffff',
      useContentSize: true,
      fullscreenable: false,
    }
    if (page === 'admin') return { ...common, width: 1120, height: 740, minWidth: 720, minHeight: 480, fullscreenable: true }
    if (page === 'settings') return { ...common, width: 680, height: 720, minWidth: 360, minHeight: 420 }
    if (page === 'connection') return { ...common, width: 860, height: 680, minWidth: 520, minHeight: 420 }
    const popover = { ...common, ...popoverSize, maximizable: false }
    return facts.hasTray()
      ? { ...popover, frame: false, resizable: false, minimizable: false, skipTaskbar: true, alwaysOnTop: true }
      : { ...popover, minWidth: popoverSize.width, minHeight: 420 }
  }

  function webPreferences(): WebPreferences {
    return {
      session: facts.session,
      preload: facts.preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      spellcheck: false,
      navigateOnDragDrop: false,
      devTools: facts.debuggable,
    }
  }

  function open(page: Page, anchor?: Point): void {
    if (ended) return
    const entry = kept.get(page)
    const { window, linger } = entry ?? create(page)
    linger.stay()
    if (anchor !== undefined) lastAnchor = anchor
    if (page === 'popover' && facts.hasTray()) place(window)
    if (entry === undefined) {
      // Shown when it can draw, not before: no white flash
      window.once('ready-to-show', () => bringForward(window))
    } else bringForward(window)
  }

  function bringForward(window: BrowserWindow): void {
    if (window.isDestroyed()) return
    if (window.isMinimized()) window.restore()
    window.show()
    window.focus()
  }

  /** Without a known point (a second start, Wayland): where it was opened last, else the middle. */
  function place(window: BrowserWindow): void {
    if (lastAnchor === undefined) {
      window.center()
      return
    }
    const { workArea } = screen.getDisplayNearestPoint(lastAnchor)
    const height = Math.min(popoverSize.height, workArea.height - 16)
    const { x, y } = popoverPlace(lastAnchor, { ...popoverSize, height }, workArea)
    window.setBounds({ x, y, width: popoverSize.width, height })
  }

  /** Esc or the page's own wish. A normal window, where there is no tray to bring it back, stays. */
  function hide(page: Page): void {
    if (page !== 'popover' || facts.hasTray()) put(page)
  }

  function put(page: Page): void {
    const entry = kept.get(page)
    if (entry === undefined || entry.window.isDestroyed()) return
    entry.window.hide()
    entry.linger.leave()
  }

  function isSeen({ window }: Kept): boolean {
    return !window.isDestroyed() && window.isVisible() && !window.isMinimized()
  }

  function anyVisible(): boolean {
    return [...kept.values()].some(isSeen)
  }

  return {
    open,
    togglePopover(anchor) {
      const entry = kept.get('popover')
      if (entry?.window.isVisible()) return hide('popover')
      if (entry !== undefined && Date.now() - entry.blurredAt < toggleMs) return
      open('popover', anchor)
    },
    hide,
    send(page, channel, ...args) {
      const window = kept.get(page)?.window
      if (window !== undefined && !window.isDestroyed()) window.webContents.send(channel, ...args)
    },
    pageOf({ sender, senderFrame }) {
      for (const [page, { window }] of kept) {
        if (window.isDestroyed() || window.webContents.id !== sender.id) continue
        // A frame that navigated away meanwhile is null in newer Electrons
        const frame = senderFrame as typeof senderFrame | null
        if (frame === null || frame.parent !== null || frame.routingId !== sender.mainFrame.routingId) return null
        return pageOfUrl(facts.base, frame.url) === page ? page : null
      }
      return null
    },
    anyVisible,
    visible(page) {
      const entry = kept.get(page)
      return entry !== undefined && isSeen(entry)
    },
    retitle() {
      for (const [page, { window }] of kept) if (!window.isDestroyed()) window.setTitle(facts.titleOf(page))
    },
    destroyAll() {
      ended = true
      for (const { window } of [...kept.values()]) window.destroy()
    },
  }
}
