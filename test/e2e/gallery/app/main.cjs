// One window for the gallery: the development runtime's Chromium, without any of the app's own main process.
const { app, BrowserWindow } = require('electron')

app.commandLine.appendSwitch('disable-gpu')
app.whenReady().then(() => {
  const window = new BrowserWindow({
    width: 1200,
    height: 800,
    show: true,
    frame: false,
    webPreferences: { sandbox: true, contextIsolation: true },
  })
  void window.loadURL('about:blank')
})
app.on('window-all-closed', () => app.quit())
