import { execFile } from 'node:child_process'

export type TrayHost = 'present' | 'absent' | 'unknown'

export interface TrayHostWatch {
  /** 'unknown' before the first answer. */
  current(): TrayHost
  /** Resolves with the first answer. */
  readonly first: Promise<void>
  /** There was none, and now there is. */
  onArrival(listener: () => void): void
  stop(): void
}

/** Panels often start after the programs of a session: look again for the first minutes, ever less often. */
const lookAgainAfterMs = [2_000, 4_000, 8_000, 15_000, 30_000, 60_000, 120_000]

export function watchTrayHost(find: () => Promise<TrayHost> = findTrayHost): TrayHostWatch {
  let host: TrayHost = 'unknown'
  let timer: NodeJS.Timeout | undefined
  let stopped = false
  const listeners = new Set<() => void>()

  async function look(round: number): Promise<void> {
    const found = await find()
    const arrived = host === 'absent' && found === 'present'
    host = found
    if (arrived) for (const listener of listeners) listener()
    const pause = lookAgainAfterMs[round]
    if (found === 'absent' && pause !== undefined && !stopped) timer = setTimeout(() => void look(round + 1), pause)
  }

  return {
    current: () => host,
    first: look(0),
    onArrival: (listener) => void listeners.add(listener),
    stop() {
      stopped = true
      clearTimeout(timer)
    },
  }
}

const watcher = 'org.kde.StatusNotifierWatcher'
const questions = [
  {
    program: '/usr/bin/gdbus',
    args: [
      'call',
      '--session',
      '--timeout',
      '2',
      '--dest',
      watcher,
      '--object-path',
      '/StatusNotifierWatcher',
      '--method',
      'org.freedesktop.DBus.Properties.Get',
      watcher,
      'IsStatusNotifierHostRegistered',
    ],
  },
  {
    program: '/usr/bin/dbus-send',
    args: [
      '--session',
      '--print-reply',
      '--reply-timeout=2000',
      `--dest=${watcher}`,
      '/StatusNotifierWatcher',
      'org.freedesktop.DBus.Properties.Get',
      `string:${watcher}`,
      'string:IsStatusNotifierHostRegistered',
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
