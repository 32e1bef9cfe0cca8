import { spawn } from 'node:child_process'
import { versionSwitch } from './version-switch.ts'

/** A slow disk, from which an AppImage may be unpacked first (ms). */
const patience = 90_000
/** Characters that are kept of what it says. */
const sayLimit = 2000

/**
 * Has a program say which version it is: it starts on this computer, and is what it is said to be. Answers what it printed, or why it printed nothing. `more`: words
 * that this program was started with and needs here, too.
 */
export function askVersion(program: string, more: readonly string[], env: NodeJS.ProcessEnv): Promise<string> {
  return new Promise((resolve) => {
    let said = ''
    let complaint = ''
    const child = spawn(program, [versionSwitch, ...more], {
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: patience,
      killSignal: 'SIGKILL',
    })
    child.stdout.on('data', (chunk: Buffer) => {
      said = (said + chunk.toString()).slice(0, sayLimit)
    })
    child.stderr.on('data', (chunk: Buffer) => {
      complaint = (complaint + chunk.toString()).slice(-sayLimit)
    })
    child.once('error', (error) => resolve(error.message))
    child.once('close', (code, signal) => resolve(code === 0 ? said.trim() : `it ended with ${code ?? signal}: ${complaint.trim()}`))
  })
}
