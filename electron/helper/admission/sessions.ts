import { existsSync, type FSWatcher, watch } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { hasProcess } from './owner-presence.ts'

/** Who is at this machine: by logind where it runs, else by processes and connections. */
export interface Sessions {
  /** Has a session here. Root always has. */
  isPresent(uid: number): Promise<boolean>
  /** Sits at screen and keyboard: the active session of the first seat is theirs. Where nobody can tell, everybody may. */
  isAtSeat(uid: number): Promise<boolean>
  /** Calls back whenever sessions may have come or gone, until the returned end. */
  watch(listener: () => void): () => void
}

export interface SessionsOptions {
  /** Where logind keeps what sd-login(3) reads. */
  readonly logindDir?: string
  /** Without logind: a connection to the helper counts as being here. */
  isConnected(uid: number): boolean
  /** Without logind: how often processes are looked at (ms), and how often it is looked whether logind came. */
  readonly pollMs?: number
}

const defaultPoll = 15_000

/**
 * Reads logind's runtime files as sd-login(3) does: `users/<uid>` while somebody is known, `seats/seat0`, which is always there while logind runs. A user who
 * only lingers, or whose last session is closing, has no session.
 */
export function createSessions({ logindDir = '/run/systemd', isConnected, pollMs = defaultPoll }: SessionsOptions): Sessions {
  const seat = join(logindDir, 'seats/seat0')
  const hasLogind = () => existsSync(seat)
  return {
    isPresent: async (uid) => {
      if (uid === 0) return true
      if (!hasLogind()) return isConnected(uid) || (await hasProcess(uid))
      const state = (await fields(join(logindDir, 'users', String(uid)))).get('STATE')
      return state === 'active' || state === 'online' || state === 'opening'
    },
    isAtSeat: async (uid) => !hasLogind() || (await fields(seat)).get('ACTIVE_UID') === String(uid),
    watch: (listener) => {
      let watcher: FSWatcher | null = null
      const look = () => {
        if (watcher === null && hasLogind()) watcher = watchDirectory(join(logindDir, 'users'), listener)
        if (watcher === null || !hasLogind()) listener()
      }
      look()
      const polling = setInterval(look, pollMs)
      polling.unref()
      return () => {
        clearInterval(polling)
        watcher?.close()
      }
    },
  }
}

function watchDirectory(path: string, listener: () => void): FSWatcher | null {
  try {
    // logind writes a file aside and renames it
    const watcher = watch(path, { persistent: false }, listener)
    watcher.on('error', listener)
    return watcher
  } catch {
    return null
  }
}

/** `KEY=value` lines; none when there is no such file. */
async function fields(path: string): Promise<ReadonlyMap<string, string>> {
  const text = await readFile(path, 'utf8').catch(() => '')
  return new Map(
    text.split('\n').flatMap((line) => (line.includes('=') ? [[line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]] : [])),
  )
}
