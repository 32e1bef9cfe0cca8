import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Which key (by id) an interface was given: WireGuard itself only tells the key, and that nobody should ask for. */
export interface StandingKeys {
  get(name: string): string | null
  set(name: string, keyId: string): void
  drop(name: string): void
}

export function standingKeys(stateDir: string): StandingKeys {
  const file = (name: string) => join(stateDir, `${name}.key-id`)
  return {
    get(name) {
      try {
        return readFileSync(file(name), 'utf8')
      } catch {
        return null
      }
    },
    set: (name, keyId) => writeFileSync(file(name), keyId, { mode: 0o600 }),
    drop: (name) => rmSync(file(name), { force: true }),
  }
}
