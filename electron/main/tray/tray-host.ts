import { execFile } from 'node:child_process'

export type TrayHost = 'present' | 'absent' | 'unknown'

const watcher = 'org.kde.StatusNotifierWatcher'
const questions = [
  {
    program: '/usr/bin/gdbus',
    args: [
      'call', '--session', '--timeout', '2', '--dest', watcher, '--object-path', '/StatusNotifierWatcher',
      '--method', 'org.freedesktop.DBus.Properties.Get', watcher, 'IsStatusNotifierHostRegistered',
    ],
  },
  {
    program: '/usr/bin/dbus-send',
    args: [
      '--session', '--print-reply', '--reply-timeout=2000', `--dest=${watcher}`, '/StatusNotifierWatcher',
      'org.freedesktop.DBus.Properties.Get', `string:${watcher}`, 'string:IsStatusNotifierHostRegistered',
    ],
  },
] as const

/**
 * Whether this session shows tray icons at all (StatusNotifierItem specification: a watcher with a registered host). Electron doesn't tell. 'unknown': neither
 * D-Bus program is installed, or the platform isn't Linux and always has one ('present').
 */
export async function findTrayHost(): Promise<TrayHost> {
  if (process.platform !== 'linux') return 'present'
  for (const { program, args } of questions) {
    const answer = await ask(program, args)
    if (answer !== 'notInstalled') return answer
  }
  return 'unknown'
}

function ask(program: string, args: readonly string[]): Promise<TrayHost | 'notInstalled'> {
  return new Promise((resolve) => {
    execFile(program, [...args], { timeout: 3000 }, (error, stdout) => {
      if (error !== null && error.code === ('ENOENT' as unknown)) resolve('notInstalled')
      // No session bus or no watcher: nobody draws icons
      else resolve(error === null && /true/.test(stdout) ? 'present' : 'absent')
    })
  })
}
