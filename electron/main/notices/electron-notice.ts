import { Notification } from 'electron'
import type { TrayAct } from '../tray/tray-model.ts'
import { plain } from './desktop-notice.ts'
import type { ShowNotice } from './notice-keeper.ts'

/** Shows notices by Electron's own means. A click on one opens the popover; its buttons act on Windows, and are left out by Electron on Linux. */
export function createElectronNotices(icon: string, act: (act: TrayAct) => void): ShowNotice {
  /** A notification that nobody holds is collected, and its buttons with it. */
  const shown = new Set<Notification>()
  return ({ title, body, weight, actions }) => {
    if (!Notification.isSupported()) return () => undefined
    const notification = new Notification({
      // on Linux it goes to the same services, which may read markup
      title: plain(title),
      body: plain(body),
      icon,
      urgency: weight === 'important' ? 'critical' : 'normal',
      actions: actions.map(({ label }) => ({ type: 'button', text: plain(label) })),
    })
    shown.add(notification)
    notification.on('click', () => act({ act: 'openPopover' }))
    notification.on('action', ({ actionIndex }) => {
      const chosen = actions[actionIndex]
      if (chosen !== undefined) act(chosen.does)
    })
    notification.on('close', () => shown.delete(notification))
    notification.show()
    return () => notification.close()
  }
}
