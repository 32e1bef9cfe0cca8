import fs from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { appGrid, appIcon, appSizes } from './app-icon.ts'
import { encodePng } from './png.ts'
import { paint } from './shape.ts'
import { trayGrid, trayIcon, traySizes, trayStates, trayThemes } from './tray-icons.ts'

/** Every picture of ours as `file name under resources/ → PNG`. The files are committed; a test compares them with this. */
export function drawIcons(): ReadonlyMap<string, Buffer> {
  const files = new Map<string, Buffer>()
  for (const state of trayStates) {
    for (const theme of trayThemes) {
      for (const size of traySizes) {
        files.set(`tray/${state}-${theme}-${size}.png`, encodePng(size, paint(trayIcon(state, theme), trayGrid, size)))
      }
    }
  }
  for (const size of appSizes) files.set(`icons/${size}x${size}.png`, encodePng(size, paint(appIcon, appGrid, size)))
  return files
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const resources = fileURLToPath(new URL('../../resources', import.meta.url))
  for (const [name, png] of drawIcons()) {
    const file = path.join(resources, name)
    fs.mkdirSync(path.dirname(file), { recursive: true })
    fs.writeFileSync(file, png)
  }
}
