import type { JsonFile } from '../../client/session/json-file.ts'
import type { Result } from '../../common/result.ts'
import type { UpdateRun } from '../../common/update/update-run.ts'
import type { FoundUpdate } from './find-update.ts'
import { mayReplace, replaceAppImage } from './replace-app-image.ts'
import type { UpdateMemory } from './update-file.ts'

/** An app that is one file of this person's: it puts its own successor in place, and remembers what came of it, as the helper does for a package. */
export interface OwnAppImage {
  /** This person may replace it; otherwise somebody else has to. */
  isMine(): Promise<boolean>
  /** Versions that didn't start on this computer. */
  unusable(): readonly string[]
  /** The update that this version came by; null: none. */
  lastRun(): UpdateRun | null
  install(file: string, update: FoundUpdate): Promise<Result<undefined>>
}

export interface OwnAppImageParts {
  readonly image: string
  readonly memory: JsonFile<UpdateMemory>
  readonly current: string
  /** Words that this program was started with, and its successor needs, too. */
  readonly words: readonly string[]
  now(): number
}

const unusableLimit = 32

export function createOwnAppImage({ image, memory, current, words, now }: OwnAppImageParts): OwnAppImage {
  return {
    isMine: () => mayReplace(image),
    unusable: () => memory.read().unusable,
    lastRun() {
      const { replaced } = memory.read()
      if (replaced === null || replaced.version !== current) return null
      return { version: current, from: replaced.from, phase: 'installed', why: null, since: replaced.at }
    },
    async install(file, { version, package: wanted }) {
      if (wanted === null) return { ok: false, fault: { code: 'update.refused', why: 'noPackage', version } }
      const replaced = await replaceAppImage({ image, file, version, size: wanted.size, sha512: wanted.sha512, words })
      if (replaced.ok) memory.update((before) => ({ ...before, replaced: { version, from: current, at: now() } }))
      else if (replaced.fault.code === 'update.refused' && replaced.fault.why === 'notStarting')
        memory.update((before) => ({ ...before, unusable: [...before.unusable, version].slice(-unusableLimit) }))
      return replaced
    },
  }
}
