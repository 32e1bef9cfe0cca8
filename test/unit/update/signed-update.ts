import { createHash, generateKeyPairSync } from 'node:crypto'
import { type ReleaseKey, trustedKey } from '../../../build/release/release-keys.ts'
import { signManifest } from '../../../build/release/sign-manifest.ts'
import type { UpdateManifest, UpdatePackage } from '../../../electron/common/update/update-manifest.ts'
import type { UpdateSource } from '../../../electron/common/update/update-source.ts'

export const now = Date.UTC(2026, 10, 24, 9, 41)
export const day = 24 * 60 * 60 * 1000

export function makeKey(): ReleaseKey {
  const { privateKey } = generateKeyPairSync('ed25519')
  return { trusted: trustedKey(privateKey), privateKey }
}

/** The key of every release of these tests. */
export const releaseKey = makeKey()

export function sourceOf(...keys: readonly ReleaseKey[]): UpdateSource {
  return { feed: 'https://updates.example.com/waygate', keys: keys.map(({ trusted }) => trusted), channels: ['stable', 'beta'] }
}

export const packageBytes = Buffer.alloc(500_000, 'a package of Waygate, and long enough for several pieces. ')

export function packageOf(bytes: Uint8Array = packageBytes, more: Partial<UpdatePackage> = {}): UpdatePackage {
  const sha512 = createHash('sha512').update(bytes).digest('base64')
  return { kind: 'deb', arch: 'x64', file: 'waygate_0.2.0_amd64.deb', size: bytes.length, sha512, ...more }
}

/** Of 0.2.0, where 0.1.0 is installed. */
export function manifest(more: Partial<UpdateManifest> = {}): UpdateManifest {
  return {
    format: 1,
    product: 'waygate',
    channel: 'stable',
    version: '0.2.0',
    counter: 7,
    issuedAt: now - day,
    expiresAt: now + 29 * day,
    rollout: 100,
    packages: [packageOf()],
    ...more,
  }
}

export function signed(more: Partial<UpdateManifest> = {}, ...keys: readonly ReleaseKey[]): string {
  return signManifest(manifest(more), keys.length === 0 ? [releaseKey] : keys)
}
