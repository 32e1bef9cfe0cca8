import { readFileSync } from 'node:fs'
import type { PacketCounters } from '../platform.ts'

/**
 * Interfaces and their packet counters from /proc/net/dev (proc(5)): no process, and always of this process's own network namespace, which /sys is not
 * unless it was mounted inside it.
 */
export function netDevices(text = readDevices()): ReadonlyMap<string, PacketCounters> {
  const devices = new Map<string, PacketCounters>()
  for (const line of text.split('\n').slice(2)) {
    const [name, fields] = line.split(/:(.*)/s)
    const [, received, , , , , , , , sent] = (fields ?? '').trim().split(/\s+/).map(Number)
    if (name !== undefined && name.trim() !== '') devices.set(name.trim(), { received: received ?? 0, sent: sent ?? 0 })
  }
  return devices
}

export function linkExists(name: string): boolean {
  return readDevices().includes(`${name}:`)
}

function readDevices(): string {
  return readFileSync('/proc/self/net/dev', 'utf8')
}
