import { fail, ok, type Result } from '../result.ts'
import {
  type PackageKind,
  packageLimit,
  type UpdateChannel,
  type UpdateManifest,
  type UpdatePackage,
  updateProduct,
} from './update-manifest.ts'
import type { UpdateRefusal } from './update-refusal.ts'
import { compareVersions } from './version-order.ts'

/** The newest manifest of a channel that was believed here. */
export interface SeenManifest {
  readonly counter: number
  /** Of its bytes. */
  readonly digest: string
}

export interface UpdateFacts {
  readonly channel: UpdateChannel
  /** How what is replaced came here. */
  readonly kind: PackageKind
  readonly arch: string
  /** The version that is installed. */
  readonly installed: string
  /** Unix ms. */
  readonly now: number
  /** Of this channel; null: none yet. */
  readonly seen: SeenManifest | null
  /** Of the manifest that is judged, made like those in `seen`. */
  readonly digest: string
  /** Versions that didn't work on this computer. */
  readonly rolledBack: readonly string[]
}

/** The package to take, or the first reason not to. Pure; the manifest comes out of an envelope that was opened (`envelope.ts`). */
export function judgeUpdate(manifest: UpdateManifest, facts: UpdateFacts): Result<UpdatePackage, UpdateRefusal> {
  const untimely = manifestRefusal(manifest, facts)
  if (untimely !== null) return fail(untimely)
  const order = compareVersions(manifest.version, facts.installed)
  if (order < 0) return fail('downgrade')
  if (order === 0) return fail('notNewer')
  if (facts.rolledBack.includes(manifest.version)) return fail('rolledBack')
  const suitable = manifest.packages.find(({ kind, arch }) => kind === facts.kind && arch === facts.arch)
  if (suitable === undefined) return fail('noPackage')
  return suitable.size > packageLimit ? fail('oversized') : ok(suitable)
}

/** Why the manifest itself is not to be believed, whatever version it is about; null when it is. */
export function manifestRefusal(
  { product, channel, expiresAt, counter }: UpdateManifest,
  facts: Pick<UpdateFacts, 'channel' | 'now' | 'seen' | 'digest'>,
): UpdateRefusal | null {
  if (product !== updateProduct) return 'wrongProduct'
  if (channel !== facts.channel) return 'wrongChannel'
  if (facts.now >= expiresAt) return 'expired'
  if (facts.seen === null || counter > facts.seen.counter) return null
  if (counter < facts.seen.counter) return 'replayed'
  return facts.digest === facts.seen.digest ? null : 'contradicting'
}
