import path from 'node:path'
import { app, Menu, type MenuItemConstructorOptions, type NativeImage, nativeImage, nativeTheme, screen, Tray } from 'electron'
import { hasDarkPanel } from '../settings/dark-panel.ts'
import { trayIconFile, trayIconSize } from './tray-icon.ts'
import type { TrayAct, TrayItem, TrayModel } from './tray-model.ts'
import { menuLabel, tooltip } from './tray-text.ts'
import { withUpdateDot } from './update-dot.ts'

export interface TrayKeeper {
  /** The icon before anything is known: no word, no menu. A click on it is answered once somebody listens. */
  announce(): void
  listen(listener: TrayListener): void
  /** Shows the model; does nothing for one that looks the same. */
  show(model: TrayModel, dark: boolean): void
  /** Registers anew: a tray host that arrived after the icon was made has never heard of it. */
  renew(): void
  destroy(): void
}

export interface TrayListener {
  readonly act: (act: TrayAct) => void
  /** The icon itself was clicked. */
  readonly click: () => void
}

/** Logical pixels that a panel gives an icon. */
const panelSize = process.platform === 'win32' ? 16 : 22

/** Owns the one tray icon. `pictures`: directory of the drawn icons. */
export function createTrayKeeper(pictures: string): TrayKeeper {
  let tray: Tray | null = null
  let listener: TrayListener | null = null
  let clicked = false
  let shown: { model: TrayModel; dark: boolean } | null = null
  let menu = ''
  let face = ''

  function put(force: boolean): void {
    if (shown === null) return
    const { model, dark } = shown
    const file = picture(model, dark)
    const nextFace = `${file}\n${model.dot}\n${model.tooltip}`
    if (tray === null) {
      tray = new Tray(image(file, model.dot))
      tray.on('click', () => {
        if (listener === null) clicked = true
        else listener.click()
      })
    } else if (force || nextFace !== face) tray.setImage(image(file, model.dot))
    if (force || nextFace !== face) tray.setToolTip(tooltip(model.tooltip))
    face = nextFace
    const nextMenu = JSON.stringify(model.menu)
    // On Linux a menu's change is seen only when it is set again; setting it closes an open one, so not without need
    if (model.menu.length > 0 && (force || nextMenu !== menu)) tray.setContextMenu(Menu.buildFromTemplate(model.menu.map(template)))
    menu = nextMenu
  }

  function template(item: TrayItem): MenuItemConstructorOptions {
    switch (item.kind) {
      case 'line':
        return { type: 'separator' }
      case 'text':
        return { label: menuLabel(item.label), enabled: false }
      case 'menu':
        return { label: menuLabel(item.label), submenu: item.items.map(template) }
      case 'item':
        return { label: menuLabel(item.label), click: () => listener?.act(item.does) }
      case 'check':
        return {
          type: 'checkbox',
          label: menuLabel(item.label),
          checked: item.checked,
          enabled: item.enabled,
          click: () => clickCheck(item.does),
        }
      default:
        return item satisfies never
    }
  }

  /** The panel flips a check mark by itself: put the truth back at once, the act's outcome follows. */
  function clickCheck(act: TrayAct): void {
    listener?.act(act)
    setImmediate(() => put(true))
  }

  function picture(model: TrayModel, dark: boolean): string {
    const size = trayIconSize(panelSize * screen.getPrimaryDisplay().scaleFactor)
    return path.join(pictures, trayIconFile(model.icon, { dark, size }))
  }

  function destroy(): void {
    tray?.destroy()
    tray = null
  }

  const show = (model: TrayModel, dark: boolean): void => {
    shown = { model, dark }
    put(false)
  }

  return {
    announce: () => show({ icon: 'unknown', dot: false, tooltip: app.getName(), menu: [] }, panelIsDark()),
    listen(to) {
      listener = to
      if (clicked) to.click()
    },
    show,
    renew() {
      destroy()
      put(true)
    },
    destroy,
  }
}

/** Before a theme was chosen: what the desktop's own panel looks like. */
function panelIsDark(): boolean {
  return hasDarkPanel(process.platform, process.env.XDG_CURRENT_DESKTOP ?? '') || nativeTheme.shouldUseDarkColors
}

function image(file: string, dot: boolean): NativeImage {
  const plain = nativeImage.createFromPath(file)
  const { width, height } = plain.getSize()
  if (!dot || width !== height || width === 0) return plain
  return nativeImage.createFromBitmap(Buffer.from(withUpdateDot(plain.toBitmap(), width)), { width, height })
}
