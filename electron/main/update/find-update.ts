import { createHash } from 'node:crypto'
import type { JsonFile } from '../../client/session/json-file.ts'
import { verifySignature } from '../../client/update/verify-signature.ts'
import { fail, ok, type Result } from '../../common/result.ts'
import { envelopeLimit, openEnvelope } from '../../common/update/envelope.ts'
import { judgeUpdate, manifestRefusal } from '../../common/update/judge-update.ts'
import type { PackageKind, UpdateChannel, UpdatePackage } from '../../common/update/update-manifest.ts'
import type { UpdateRefusal } from '../../common/update/update-refusal.ts'
import type { UpdateSource } from '../../common/update/update-source.ts'
import { readText } from './read-text.ts'
import { rolloutShare } from './rollout-share.ts'
import { clientIdOf, type UpdateMemory } from './update-file.ts'

export interface Wanted {
  readonly source: UpdateSource
  readonly channel: UpdateChannel
  readonly rolledBack: readonly string[]
  /** What would be replaced. */
  readonly kind: PackageKind
}

/** Something newer for this computer. */
export interface FoundUpdate {
  readonly version: string
  readonly channel: UpdateChannel
  /** Unix ms: nobody believes it after that. */
  readonly expiresAt: number
  /** As it was published, for the helper. */
  readonly manifest: string
  /** Null where somebody else brings it, and its package is of no concern. */
  readonly package: (UpdatePackage & { readonly url: string }) | null
}

export interface FinderParts {
  readonly memory: JsonFile<UpdateMemory>
  readonly fetch: typeof fetch
  readonly current: string
  readonly arch: string
  now(): number
}

/** Nothing newer, or not this computer's turn yet: null. Faults: server.unreachable; update.refused, for what a server should never say. */
export async function findUpdate(
  { memory, fetch: fetchUrl, current, arch, now }: FinderParts,
  { source, channel, rolledBack, kind }: Wanted,
): Promise<Result<FoundUpdate | null>> {
  if (!source.channels.includes(channel)) return refuse('wrongChannel')
  const text = await readText(`${source.feed}/${channel}.json`, 2 * envelopeLimit, fetchUrl)
  if (!text.ok) return text
  const opened = openEnvelope(text.value, { keys: source.keys, verify: verifySignature })
  if (!opened.ok) return refuse(opened.fault)
  const { manifest, payload } = opened.value
  const { seen } = memory.read()
  const facts = {
    channel,
    kind,
    arch,
    installed: current,
    now: now(),
    seen: seen[channel] ?? null,
    digest: createHash('sha512').update(payload).digest('base64'),
    rolledBack,
  }
  const unbelieved = manifestRefusal(manifest, facts)
  if (unbelieved !== null) return refuse(unbelieved, manifest.version)
  memory.update((before) => ({ ...before, seen: { ...before.seen, [channel]: { counter: manifest.counter, digest: facts.digest } } }))
  const judged = judgeUpdate(manifest, facts)
  if (!judged.ok && (judged.fault === 'notNewer' || judged.fault === 'rolledBack')) return ok(null)
  if (!judged.ok && judged.fault !== 'noPackage') return refuse(judged.fault, manifest.version)
  if (rolloutShare(clientIdOf(memory), manifest.version) >= manifest.rollout) return ok(null)
  const found = { version: manifest.version, channel, expiresAt: manifest.expiresAt, manifest: text.value }
  return ok({ ...found, package: judged.ok ? { ...judged.value, url: `${source.feed}/${judged.value.file}` } : null })
}

function refuse(why: UpdateRefusal, version = ''): Result<never> {
  return fail({ code: 'update.refused', why, version })
}
