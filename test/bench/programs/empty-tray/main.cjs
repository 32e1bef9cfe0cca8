// The least that an Electron app with a tray can be: what ours is measured against, on the same runtime, desktop and run.
const path = require('node:path')
const { app, BrowserWindow, Menu, nativeImage, Tray } = require('electron')

app.setPath('userData', path.join(process.env.XDG_CONFIG_HOME, 'empty-tray'))
/** Kept, or the icon would go with it. */
let tray = null

app.whenReady().then(() => {
  tray = new Tray(nativeImage.createFromPath(path.join(__dirname, '../../../../resources/tray/open-light-22.png')))
  tray.setToolTip('Empty')
  tray.setContextMenu(Menu.buildFromTemplate([{ label: 'Quit', click: () => app.quit() }]))
  if (process.argv.includes('--window')) showOnce()
})

/** An empty window for three seconds: what Electron itself keeps of one. */
function showOnce() {
  const window = new BrowserWindow({ width: 360, height: 600, webPreferences: { sandbox: true } })
  window.loadURL('about:blank')
  setTimeout(() => window.destroy(), 3_000)
}

app.on('window-all-closed', () => undefined)
