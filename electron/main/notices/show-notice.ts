import { execFile, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createInterface } from 'node:readline'
import type { Words } from '../../common/words/words.ts'
import type { TrayAct } from '../tray/tray-model.ts'
import { closeArguments, defaultKey, idOf, monitorArguments, notifyArguments, signalOf } from './desktop-notice.ts'
import { createElectronNotices } from './electron-notice.ts'
import type { ShowNotice } from './notice-keeper.ts'
import type { Notice } from './notice-of.ts'

const gdbus = '/usr/bin/gdbus'

/**
 * Shows notices by the desktop's own service, with their buttons; a click beside them opens the popover. On Linux it is asked over D-Bus, because Electron
 * draws no buttons there; without `gdbus` they are left out.
 */
export function createShowNotice(words: () => Words, icon: string, act: (act: TrayAct) => void): ShowNotice {
  if (process.platform !== 'linux' || !existsSync(gdbus)) return createElectronNotices(icon, act)
  return (notice) => showOnDesktop(notifyArguments(words(), notice, icon), notice, act)
}

/** `request`: what `gdbus` is called with. The monitor listens first, so that no press is missed, and lives as long as the notification. */
function showOnDesktop(request: string[], notice: Notice, act: (act: TrayAct) => void): () => void {
  const monitor = spawn(gdbus, monitorArguments, { stdio: ['ignore', 'pipe', 'ignore'] })
  let id: number | null = null
  let over = false
  /** What was heard before the number was known. */
  const early: string[] = []

  function end(): void {
    over = true
    monitor.kill()
  }

  function ask(): void {
    execFile(gdbus, request, { timeout: 10_000 }, (error, answer) => {
      id = error === null ? idOf(answer) : null
      // No service on this desktop: the tray icon tells
      if (id === null) end()
      else if (over) close(id)
      else for (const line of early.splice(0)) hear(line)
    })
  }

  function hear(line: string): void {
    const signal = signalOf(line)
    if (signal === null || signal.id !== id) return
    if (signal.key === null) end()
    else if (signal.key === defaultKey) act({ act: 'openPopover' })
    else {
      const chosen = notice.actions[Number(signal.key)]
      if (chosen !== undefined) act(chosen.does)
    }
  }

  let asked = false
  createInterface({ input: monitor.stdout }).on('line', (line) => {
    // Its first line says that it listens
    if (!asked) ask()
    asked = true
    if (id === null) early.push(line)
    else hear(line)
  })
  monitor.on('error', end)
  return () => {
    if (over) return
    if (id !== null) close(id)
    end()
  }
}

function close(id: number): void {
  execFile(gdbus, closeArguments(id), { timeout: 10_000 }, () => undefined)
}
