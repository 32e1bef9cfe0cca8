import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import type { StartedTunnel } from './observed.ts'

/** As the service was started, and its own public key: by that it is known again. */
export interface RecordedTunnel extends StartedTunnel {
  readonly publicKey: string
}

/** Which pass the service was started with: WireGuard knows keys, not ids. Lost, the service is replaced once more than needed. */
export interface StartedRecord {
  read(): RecordedTunnel | null
  write(started: RecordedTunnel | null): void
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

function asStarted(value: unknown): RecordedTunnel | null {
  const { publicKey, keyId, peerKey, addresses, dns, mtu } = (value ?? {}) as Record<string, unknown>
  const areTexts = (list: unknown): list is string[] => Array.isArray(list) && list.every((text) => typeof text === 'string')
  if (
    typeof publicKey !== 'string' ||
    typeof keyId !== 'string' ||
    typeof peerKey !== 'string' ||
    typeof mtu !== 'number' ||
    !areTexts(addresses) ||
    !areTexts(dns)
  )
    return null
  return { publicKey, keyId, peerKey, addresses, dns, mtu }
}
