import { access } from 'node:fs/promises'
import { join } from 'node:path'
import { build } from 'electron-vite'

const entries = ['electron/main/main.ts', 'electron/preload/preload.ts', 'renderer/popover.html', 'renderer/admin.html']

/** Bundles main and preload (CommonJS) and the two pages into `out/main`, `out/preload` and `out/renderer`. */
export async function bundleApp(root: string): Promise<void> {
  for (const entry of entries) {
    await access(join(root, entry)).catch(() => {
      throw new Error(`${entry} is missing: this checkout is not complete`)
    })
  }
  await build({ root, configFile: join(root, 'electron.vite.config.ts'), logLevel: 'warn' })
}
