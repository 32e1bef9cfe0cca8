// `electron FOLDER` for the development fallback, which ships without Electron's own default app: finds the app's folder in the arguments and becomes it.
// Plain CommonJS: it runs inside Electron, unbundled.
const { readFileSync } = require('node:fs')
const { join, resolve } = require('node:path')
const { app } = require('electron')

const folder = process.argv.slice(1).find((argument) => !argument.startsWith('-'))
if (folder === undefined) {
  process.stderr.write('usage: electron FOLDER [arguments]\n')
  process.exit(64)
}

const path = resolve(folder)
const manifest = JSON.parse(readFileSync(join(path, 'package.json'), 'utf8'))
const name = manifest.productName ?? manifest.name
app.setName(name)
app.setVersion(manifest.version)
app.setDesktopName(manifest.desktopName ?? `${name}.desktop`)
app.setAppPath(path)
// Electron fixed this path before it knew our name.
if (!app.commandLine.hasSwitch('user-data-dir')) app.setPath('userData', join(app.getPath('appData'), name))
require(join(path, manifest.main))
