import type { JsonFile } from '../../client/session/json-file.ts'
import { fail, type Result } from '../../common/result.ts'
import type { UpdateRun } from '../../common/update/update-run.ts'
import type { FoundUpdate } from './find-update.ts'
import { mayReplace, replaceAppImage, sweepCopies } from './replace-app-image.ts'
import type { UpdateMemory } from './update-file.ts'

/** An app that is one file of this person's: it puts its own successor in place, and remembers that it did, as the helper does for a package. */
export interface OwnAppImage {
  /** This person may replace it; otherwise somebody else has to. */
  isMine(): Promise<boolean>
  /** The update that this version came by; null: none. */
  lastRun(): UpdateRun | null
  install(file: string, update: FoundUpdate): Promise<Result<undefined>>
  /** This life has put another one in place: only that is a reason to start again, not what somebody else does to the file. */
  isReplaced(): boolean
  /** Takes away what an earlier life left half done. */
  start(): void
  stop(): void
}

export interface OwnAppImageParts {
  readonly image: string
  readonly memory: JsonFile<UpdateMemory>
  readonly current: string
  /** Words that this program was started with, and its successor needs, too. */
  readonly words: readonly string[]
  readonly env: NodeJS.ProcessEnv
  now(): number
}

export function createOwnAppImage({ image, memory, current, words, env, now }: OwnAppImageParts): OwnAppImage {
  const life = new AbortController()
  let isReplaced = false
  return {
    isMine: () => mayReplace(image),
    lastRun() {
      const { replaced } = memory.read()
      if (replaced === null || replaced.version !== current) return null
      return { version: current, from: replaced.from, phase: 'installed', why: null, since: replaced.at }
    },
    async install(file, { version, package: wanted }) {
      if (wanted === null) return fail({ code: 'update.refused', why: 'noPackage', version })
      const { size, sha512 } = wanted
      const done = await replaceAppImage({ image, file, version, size, sha512, words, env, stop: life.signal })
      if (!done.ok) return done
      isReplaced = true
      memory.update((before) => ({ ...before, replaced: { version, from: current, at: now() } }))
      return done
    },
    isReplaced: () => isReplaced,
    start: () => void sweepCopies(image),
    stop: () => life.abort(),
  }
}
