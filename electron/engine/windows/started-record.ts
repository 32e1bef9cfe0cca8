import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import type { StartedTunnel } from './observed.ts'

/** Which pass the service was started with: WireGuard knows keys, not ids. Lost, the service is replaced once more than needed. */
export interface StartedRecord {
  read(): StartedTunnel | null
  write(started: StartedTunnel | null): void
}

export function startedRecord(path: string): StartedRecord {
  return {
    read() {
      try {
        return asStarted(JSON.parse(readFileSync(path, 'utf8')))
      } catch {
        return null
      }
    },
    write(started) {
      if (started === null) rmSync(path, { force: true })
      else writeFileSync(path, JSON.stringify(started), { mode: 0o600 })
    },
  }
}

function asStarted(value: unknown): StartedTunnel | null {
  const { keyId, peerKey, addresses, dns, mtu } = (value ?? {}) as Record<string, unknown>
  const areTexts = (list: unknown): list is string[] => Array.isArray(list) && list.every((text) => typeof text === 'string')
  if (typeof keyId !== 'string' || typeof peerKey !== 'string' || typeof mtu !== 'number' || !areTexts(addresses) || !areTexts(dns))
    return null
  return { keyId, peerKey, addresses, dns, mtu }
}
