import { spawn } from 'node:child_process'
import { existsSync, statSync } from 'node:fs'
import { app } from 'electron'
import { backgroundSwitch } from '../settings/autostart.ts'
import { lastingEnv } from '../start/app-image.ts'

/** The program that runs, and the file that it came from. */
export interface OwnProgram {
  /** The file was replaced since: what the program still has to load is another version's. */
  wasReplaced(): boolean
  startAgain(windows: 'visible' | 'hidden'): void
}

/** `image`: the AppImage that it came out of, which is what another start starts. */
export function watchOwnProgram(image: string | null): OwnProgram {
  const first = identityOf(process.execPath)
  let startsAgain = false
  return {
    wasReplaced() {
      const current = identityOf(process.execPath)
      // gone for a moment while a package is unpacked
      return current !== null && current !== first
    },
    startAgain(windows) {
      // what changes while it ends asks for it again: each time would start another one
      if (startsAgain) return
      startsAgain = true
      const words = process.argv.slice(1).filter((word) => word !== backgroundSwitch)
      const args = windows === 'hidden' ? [...words, backgroundSwitch] : words
      if (process.platform === 'win32') app.relaunch({ args })
      else app.once('quit', () => startSuccessor(image ?? process.execPath, args))
      app.quit()
    },
  }
}

/**
 * Chromium leaves its sockets open for whatever is started without it: its own processes would live on for as long as the successor holds their other end, and keep
 * the mount of an AppImage. Everything but input and outputs is closed first, for which Node has no way.
 */
// biome-ignore lint/suspicious/noTemplateCurlyInString: the shell's own
const closeAndBecome = 'for fd in /proc/self/fd/*; do fd=${fd##*/}; ((fd > 2)) && eval "exec $fd>&-"; done; exec "$@"'
const shell = '/bin/bash'

/**
 * Not by Electron's `relaunch`: what it starts may never gain rights (NoNewPrivs) for as long as it lives, so pkexec, the setuid sandbox and the mount of an
 * AppImage would fail; and it waits in a program of the very AppImage whose mount goes meanwhile.
 */
function startSuccessor(program: string, args: readonly string[]): void {
  app.releaseSingleInstanceLock()
  const env = lastingEnv(process.env, process.execPath)
  const command = existsSync(shell) ? [shell, '-p', '-c', closeAndBecome, 'waygate', program] : [program]
  spawn(command[0] ?? program, [...command.slice(1), ...args], { env, cwd: '/', stdio: 'ignore', detached: true })
    .on('error', () => undefined)
    .unref()
}

/** Of the words that this program was started with, those without which another version of it doesn't start here either. */
export function neededWords(argv: readonly string[]): readonly string[] {
  return argv.slice(1).filter((word) => word === '--no-sandbox')
}

function identityOf(file: string): string | null {
  const found = statSync(file, { throwIfNoEntry: false })
  return found === undefined ? null : `${found.dev} ${found.ino} ${found.mtimeMs}`
}
