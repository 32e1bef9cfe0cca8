import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import type { Office } from '../../test/lab/library/office.ts'
import { electronCommand } from '../electron-runtime/resolve-electron.ts'
import type { Narrator } from './narrator.ts'

const root = resolve(import.meta.dirname, '../..')
const desktopVariables = [
  'DISPLAY',
  'WAYLAND_DISPLAY',
  'DBUS_SESSION_BUS_ADDRESS',
  'XDG_RUNTIME_DIR',
  'XDG_SESSION_TYPE',
  'XDG_CURRENT_DESKTOP',
  'XDG_DATA_DIRS',
  'LANG',
  'GTK_THEME',
]

/** The real app on the laptop of the trial, on this machine's display. Resolves when it is quit, or at the signal. */
export async function showApp(office: Office, narrator: Narrator, signal: AbortSignal): Promise<void> {
  const laptop = office.net.lab.node('laptop')
  const { executable, args } = electronCommand(root)
  const app = laptop.spawn([...(await asPerson(office)), executable, ...args], { env: desktopEnvironment(), cwd: root })
  narrator.chapter('The app is running on the laptop of the trial')
  narrator.tell('Look for its icon in the tray, or for its window. Join exit-fra, switch to exit-nyc, leave.', 'app', { pid: app.pid })
  narrator.tell(`Administer from it too: the account ${office.account.user} may.`, 'hint')
  narrator.tell('Type "cut exit-fra" to take a gateway away, "mend exit-fra" to bring it back, "exit" to see where traffic leaves,', 'hint')
  narrator.tell('"quit" or Ctrl-C to end.', 'hint')
  const stopListening = listenForOrders(office, narrator, () => void app.stop())
  const stop = () => void app.stop()
  signal.addEventListener('abort', stop)
  const code = await app.exited
  signal.removeEventListener('abort', stop)
  stopListening()
  if (code !== null && code !== 0 && !signal.aborted) throw new Error(`the app ended with ${code}: ${app.output().trim().slice(-1000)}`)
}

function desktopEnvironment(): Record<string, string> {
  const kept = desktopVariables.flatMap((name) => (process.env[name] ? [[name, process.env[name]] as const] : []))
  // HOME is the laptop's own, so the key to the display must be named
  return {
    XAUTHORITY: join(homedir(), '.Xauthority'),
    ...Object.fromEntries(kept),
    ...(process.env.XAUTHORITY ? { XAUTHORITY: process.env.XAUTHORITY } : {}),
  }
}

/**
 * In a user namespace everything is "root", but the desktop's bus and Chromium's sandbox know the person by their own number: the app gets it back in a
 * namespace further in, and finds the helper under that number.
 */
async function asPerson({ net }: Office): Promise<string[]> {
  const uid = process.getuid?.() ?? 0
  if (uid === 0) return []
  await net.lab.node('laptop').must(['/bin/ln', '-sf', '0.sock', `/run/waygate/${uid}.sock`])
  return ['/usr/bin/unshare', '--user', `--map-user=${uid}`, `--map-group=${process.getgid?.() ?? uid}`, '--']
}

function listenForOrders(office: Office, narrator: Narrator, quit: () => void): () => void {
  if (!process.stdin.isTTY) return () => {}
  const { lab } = office.net
  const reader = createInterface({ input: process.stdin })
  reader.on('line', (line) => {
    const [order = '', name = ''] = line.trim().split(/\s+/)
    const obey = async () => {
      if (order === 'quit') quit()
      else if (order === 'cut') await lab.cut(name)
      else if (order === 'mend') await lab.mend(name)
      else if (order === 'exit') {
        const [v4, v6] = await Promise.all([office.net.exitAddress('laptop', 4), office.net.exitAddress('laptop', 6)])
        narrator.tell(`The internet sees the laptop as ${v4 || 'nobody'} and ${v6 || 'nobody'}`, 'exit', { address4: v4, address6: v6 })
      } else if (order !== '') narrator.tell(`There is no order "${order}": cut, mend, exit, quit.`, 'hint')
    }
    obey().catch((error: unknown) => narrator.tell(error instanceof Error ? error.message : String(error), 'hint'))
  })
  return () => reader.close()
}
