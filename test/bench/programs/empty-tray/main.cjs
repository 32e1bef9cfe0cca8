// The least that an Electron app with a tray can be: what ours is measured against, on the same runtime, desktop and run.
const path = require('node:path')
const { app, Menu, nativeImage, Tray } = require('electron')

app.setPath('userData', path.join(process.env.XDG_CONFIG_HOME, 'empty-tray'))
/** Kept, or the icon would go with it. */
let tray = null

app.whenReady().then(() => {
  tray = new Tray(nativeImage.createFromPath(path.join(__dirname, '../../../../resources/tray/open-light-22.png')))
  tray.setToolTip('Empty')
  tray.setContextMenu(Menu.buildFromTemplate([{ label: 'Quit', click: () => app.quit() }]))
})
app.on('window-all-closed', () => undefined)
