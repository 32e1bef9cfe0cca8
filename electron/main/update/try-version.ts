import { spawn } from 'node:child_process'
import { versionSwitch } from './version-switch.ts'

/** A slow disk, from which an AppImage may be unpacked first (ms). */
const patience = 90_000
/** After its end, for what it said to be read; after a request to end, until it has to (ms). */
const lastWords = 1000
/** Characters that are kept of what it says. */
const sayLimit = 4000

/** What a program did when it was asked for its version. `ended`: by itself, with 0. */
export interface Answer {
  readonly ended: boolean
  readonly said: string
}

/**
 * Has a program say which version it is. Never rejects. `words`: those that this program was started with and needs here, too. `stop`: not wanted any more; it
 * and what it started are ended then, as when it takes too long.
 */
export function askVersion(program: string, words: readonly string[], env: NodeJS.ProcessEnv, stop: AbortSignal): Promise<Answer> {
  return new Promise((resolve) => {
    let said = ''
    // a group of its own: the runtime of an AppImage has children, who would live on and keep what it says open
    const child = spawn(program, [versionSwitch, ...words], { env, cwd: '/', stdio: ['ignore', 'pipe', 'ignore'], detached: true })
    const settle = (ended: boolean) => {
      clearTimeout(timer)
      stop.removeEventListener('abort', abort)
      child.stdout.destroy()
      resolve({ ended, said })
    }
    const abort = () => {
      // a runtime that mounts takes its mount away when it is asked to end
      signalGroup(child.pid, 'SIGTERM')
      setTimeout(() => signalGroup(child.pid, 'SIGKILL'), lastWords)
      settle(false)
    }
    let timer = setTimeout(abort, patience)
    stop.addEventListener('abort', abort, { once: true })
    child.stdout.on('data', (chunk: Buffer) => {
      said = (said + chunk.toString()).slice(0, sayLimit)
    })
    child.once('error', () => settle(false))
    child.once('exit', (code) => {
      clearTimeout(timer)
      timer = setTimeout(() => settle(code === 0), lastWords)
    })
    child.once('close', (code) => settle(code === 0))
  })
}

function signalGroup(pid: number | undefined, signal: NodeJS.Signals): void {
  try {
    if (pid !== undefined) process.kill(-pid, signal)
  } catch {
    // nobody is left of them
  }
}
