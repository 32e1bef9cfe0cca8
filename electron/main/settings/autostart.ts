import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { type App, app } from 'electron'
import { fail, ok, type Result } from '../../common/result.ts'
import { ownAppImage } from '../start/app-image.ts'
import { autostartEntry, startsAtLogin } from './autostart-entry.ts'

/** Starts with the tray icon only: given by the session's own start. */
export const backgroundSwitch = '--background'

/** Whether the session of this person starts Waygate. The session's own record is the only one: it may be changed outside of this app. */
export interface Autostart {
  /** Null: not on this system. */
  enabled(): boolean | null
  /** Fault: `disk.failed`. */
  set(on: boolean): Result<unknown>
}

export function createAutostart(): Autostart {
  return process.platform === 'win32' ? autostartOfWindows(app) : autostartFile()
}

/** As Electron's `app` has them. */
export type LoginItems = Pick<App, 'getLoginItemSettings' | 'setLoginItemSettings'>

/** An entry of this person's `Run` key. Who turns it off in the task manager leaves the entry and its mark there: that counts as off, and turning it on here takes the mark away. */
export function autostartOfWindows(items: LoginItems): Autostart {
  const args = [backgroundSwitch]
  return {
    enabled: () => items.getLoginItemSettings({ args }).executableWillLaunchAtLogin,
    set: (on) => ok(items.setLoginItemSettings({ openAtLogin: on, enabled: true, args })),
  }
}

function autostartFile(): Autostart {
  const file = path.join(configHome(), 'autostart', 'waygate.desktop')
  return {
    enabled() {
      try {
        return startsAtLogin(fs.readFileSync(file, 'utf8'))
      } catch {
        return false
      }
    },
    set(on) {
      try {
        if (!on) fs.rmSync(file, { force: true })
        else {
          fs.mkdirSync(path.dirname(file), { recursive: true })
          fs.writeFileSync(file, autostartEntry(command()))
        }
        return ok()
      } catch (error) {
        return fail({ code: 'disk.failed', path: file, detail: error instanceof Error ? error.message : String(error) })
      }
    },
  }
}

/** XDG Base Directory Specification: a relative path counts as none. */
function configHome(): string {
  const given = process.env.XDG_CONFIG_HOME ?? ''
  return path.isAbsolute(given) ? given : path.join(os.homedir(), '.config')
}

/** An AppImage is unpacked anew at each start: its file is what lasts. Unpackaged, Electron is told which app to run. */
function command(): string[] {
  const program = ownAppImage(process.env, process.execPath) ?? process.execPath
  return [program, ...(app.isPackaged ? [] : [app.getAppPath()]), backgroundSwitch]
}
