import { join } from 'node:path'
import { createServer } from 'electron-vite'
import { electronCommand } from '../electron-runtime/resolve-electron.ts'

/**
 * The app on this desktop, with the pages reloading and main starting again on every change. It talks to whatever helper runs on this machine
 * (`bin/waygate helper`); the words after `npm run dev --` go to the app. Runs until it is stopped or the app is quit.
 */
export async function runDev(root: string, words: readonly string[]): Promise<number> {
  const { executable, args } = electronCommand(root)
  const options = args.filter((word) => word.startsWith('-'))
  process.env.ELECTRON_EXEC_PATH = executable
  process.env.ELECTRON_ENTRY = root
  process.env.ELECTRON_CLI_ARGS = JSON.stringify([...options, ...words])
  process.env.NODE_ENV_ELECTRON_VITE = 'development'
  await createServer({ root, configFile: join(root, 'electron.vite.config.ts'), build: { watch: {} } }, { rendererOnly: false })
  return new Promise(() => undefined)
}
