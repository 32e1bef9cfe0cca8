import { statSync } from 'node:fs'
import { app } from 'electron'
import { backgroundSwitch } from '../settings/autostart.ts'

/** The program that runs, and the file that it came from. */
export interface OwnProgram {
  /** The file was replaced since: what the program still has to load is another version's. */
  wasReplaced(): boolean
  startAgain(windows: 'visible' | 'hidden'): void
}

export function watchOwnProgram(): OwnProgram {
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
      app.relaunch({ args: windows === 'hidden' ? [...words, backgroundSwitch] : words })
      app.quit()
    },
  }
}

function identityOf(file: string): string | null {
  const found = statSync(file, { throwIfNoEntry: false })
  return found === undefined ? null : `${found.dev} ${found.ino} ${found.mtimeMs}`
}
