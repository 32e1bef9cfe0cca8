import { chmodSync, chownSync, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Lab } from '../../lab/library/lab.ts'
import type { LabNode } from '../../lab/library/lab-node.ts'
import type { LabProcess } from '../../lab/library/lab-process.ts'

export interface DesktopOptions {
  /** A panel that shows tray icons. Without it there is a session bus and nobody on it. */
  readonly panel: boolean
  readonly size?: string
  /** Whose desktop it is; default: whoever owns the lab. Needs root. */
  readonly uid?: number
}

/** A person's desktop inside a lab node: X server, session bus, panel. */
export interface Desktop {
  readonly lab: Lab
  readonly node: LabNode
  /** Owned by the desktop, gone with it. */
  readonly directory: string
  /** What a program of this session needs. */
  readonly env: Readonly<Record<string, string>>
  readonly uid: number | undefined
  /** What is on the screen now, as the X server keeps it (X11/XWDFile.h). */
  readonly screenFile: string
  /** The same command as the person of this desktop. */
  asPerson(command: readonly string[]): string[]
  /** A picture of the screen, or of a part of it (`WIDTHxHEIGHT+X+Y`). */
  shoot(file: string, part?: string): Promise<void>
  stop(): Promise<void>
}

const programs = {
  x: '/usr/bin/Xvfb',
  bus: '/usr/bin/dbus-daemon',
  panel: '/usr/bin/xfce4-panel',
  shot: '/usr/bin/import',
  become: '/usr/bin/setpriv',
}
let count = 0

export async function startDesktop(lab: Lab, node: LabNode, { panel, size = '1280x800x24', uid }: DesktopOptions): Promise<Desktop> {
  const directory = join(lab.directory, `desktop-${++count}`)
  // another person must come through to their own
  if (uid !== undefined) chmodSync(lab.directory, 0o711)
  for (const name of ['.', 'home', 'config', 'cache', 'runtime']) {
    mkdirSync(join(directory, name), { recursive: true, mode: 0o700 })
    if (uid !== undefined) chownSync(join(directory, name), uid, uid)
  }
  // D-Bus asks who that is; the node's /etc forgets it again
  if (uid !== undefined) await node.must(['/bin/sh', '-c', `echo 'person:x:${uid}:${uid}::/:/bin/sh' >> /etc/passwd`])
  const asPerson = (command: readonly string[]) =>
    uid === undefined ? [...command] : [programs.become, `--reuid=${uid}`, `--regid=${uid}`, '--clear-groups', '--', ...command]
  // Locks of X servers name processes, which mean nothing across PID namespaces: a number that no other run uses
  const display = 1000 + ((process.pid * 8 + count) % 50_000)
  const bus = join(directory, 'bus')
  const env = {
    ...node.env,
    DISPLAY: `:${display}`,
    DBUS_SESSION_BUS_ADDRESS: `unix:path=${bus}`,
    HOME: join(directory, 'home'),
    XDG_CONFIG_HOME: join(directory, 'config'),
    XDG_CACHE_HOME: join(directory, 'cache'),
    XDG_RUNTIME_DIR: join(directory, 'runtime'),
    XDG_CURRENT_DESKTOP: 'XFCE',
    XDG_SESSION_TYPE: 'x11',
    XFCE_PANEL_MIGRATE_DEFAULT: '1',
    NO_AT_BRIDGE: '1',
    GTK_A11Y: 'none',
    LIBGL_ALWAYS_SOFTWARE: '1',
  }
  const started: LabProcess[] = []
  const stop = async () => {
    for (const process of started.reverse()) await process.stop()
    for (const file of [`/tmp/.X${display}-lock`, `/tmp/.X11-unix/X${display}`]) rmSync(file, { force: true })
  }
  const start = (command: readonly string[]) => {
    const process = node.spawn(asPerson(command), { env })
    started.push(process)
    return process
  }
  try {
    start([programs.x, `:${display}`, '-screen', '0', size, '-nolisten', 'tcp', '-noreset', '-ac', '-fbdir', directory])
    start([programs.bus, '--session', '--nofork', '--nopidfile', `--address=unix:path=${bus}`])
    await until('the X server and the session bus', async () => {
      const test = await node.run(['/usr/bin/test', '-S', `/tmp/.X11-unix/X${display}`, '-a', '-S', bus])
      return test.code === 0
    })
    const desktop: Desktop = {
      lab,
      node,
      directory,
      env,
      uid,
      screenFile: join(directory, 'Xvfb_screen0'),
      asPerson,
      shoot: async (file, part) => {
        await node.must([programs.shot, '-window', 'root', ...(part === undefined ? [] : ['-crop', part, '+repage']), file], { env })
      },
      stop,
    }
    if (panel) {
      start([programs.panel, '--disable-wm-check'])
      await until('a tray host on the panel', async () => (await askHost(desktop)).includes('true'))
    }
    return desktop
  } catch (error) {
    const said = started.map((process) => process.output().trim()).filter((output) => output !== '')
    await stop()
    throw new Error(`no desktop: ${error instanceof Error ? error.message : String(error)}: ${said.join('; ')}`)
  }
}

async function askHost({ node, env, asPerson }: Desktop): Promise<string> {
  const watcher = 'org.kde.StatusNotifierWatcher'
  const asked = await node.run(
    asPerson([
      ...['/usr/bin/gdbus', 'call', '--session', '--dest', watcher, '--object-path', '/StatusNotifierWatcher'],
      ...['--method', 'org.freedesktop.DBus.Properties.Get', watcher, 'IsStatusNotifierHostRegistered'],
    ]),
    { env },
  )
  return asked.stdout
}

/** Looks every 50 ms; gives up with a sentence after `limitMs`. */
export async function until<T>(what: string, look: () => Promise<T | false | null | undefined>, limitMs = 30_000): Promise<T> {
  const end = performance.now() + limitMs
  for (;;) {
    const found = await look()
    if (found !== false && found !== null && found !== undefined) return found
    if (performance.now() > end) throw new Error(`waited ${limitMs / 1000} s for ${what}`)
    await sleep(50)
  }
}
