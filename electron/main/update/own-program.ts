import { statSync } from 'node:fs'
import { app } from 'electron'
import { backgroundSwitch } from '../settings/autostart.ts'

/** The program that runs, and the file that it came from. */
export interface OwnProgram {
  /** The file was replaced since: what the program still has to load is another version's. */
  wasReplaced(): boolean
  startAgain(windows: 'visible' | 'hidden'): void
}

/** `image`: the AppImage that it came out of, which is what another start starts. */
export function watchOwnProgram(image: string | null): OwnProgram {
  const file = image ?? process.execPath
  const first = identityOf(file)
  let startsAgain = false
  return {
    wasReplaced() {
      const current = identityOf(file)
      // gone for a moment while a package is unpacked
      return current !== null && current !== first
    },
    startAgain(windows) {
      // what changes while it ends asks for it again: each time would start another one
      if (startsAgain) return
      startsAgain = true
      const words = process.argv.slice(1).filter((word) => word !== backgroundSwitch)
      app.relaunch({ args: windows === 'hidden' ? [...words, backgroundSwitch] : words, ...(image === null ? {} : { execPath: image }) })
      app.quit()
    },
  }
}

/** Of the words that this program was started with, those without which another version of it doesn't start here either. */
export function neededWords(argv: readonly string[]): readonly string[] {
  return argv.slice(1).filter((word) => word === '--no-sandbox')
}

function identityOf(file: string): string | null {
  const found = statSync(file, { throwIfNoEntry: false })
  return found === undefined ? null : `${found.dev} ${found.ino} ${found.mtimeMs}`
}
