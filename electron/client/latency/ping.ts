import { execFile } from 'node:child_process'
import fs from 'node:fs'
import net from 'node:net'

/** One echo request to an address: milliseconds until the answer; null where none came within a second, or where this computer has no `ping`, or forbids it. Never rejects. */
export type Ping = (address: string) => Promise<number | null>

const patienceMs = 2_000

/** By its own path where the system has one: what comes first in PATH may be a folder that somebody else can make again (an AppImage's mount). */
function pingProgram(): string {
  return ['/usr/bin/ping', '/bin/ping', '/usr/sbin/ping'].find((path) => fs.existsSync(path)) ?? 'ping'
}

/** The system's own `ping`: an ordinary program may not make echo requests itself. */
export const systemPing: Ping = (address) => {
  if (net.isIP(address) === 0) return Promise.resolve(null)
  const once = process.platform === 'win32' ? ['-n', '1', '-w', '1000', address] : ['-n', '-c', '1', '-W', '1', address]
  return new Promise((resolve) => {
    try {
      execFile(pingProgram(), once, { timeout: patienceMs, env: { ...process.env, LC_ALL: 'C' }, windowsHide: true }, (error, printed) =>
        resolve(error === null ? roundTripOf(printed) : null),
      )
    } catch {
      // what a policy forbids on Windows is thrown, not told
      resolve(null)
    }
  })
}

/** `time=12.3 ms`, on Windows in any language: `Zeit=12ms`, `time<1ms`. */
export function roundTripOf(printed: string): number | null {
  const found = /[=<] ?(\d+(?:[.,]\d+)?) ?ms/.exec(printed)?.[1]
  return found === undefined ? null : Number(found.replace(',', '.'))
}
