import { mkdir, open, readFile, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import { fail, ok, type Result } from '../common/result.ts'

/** What the agent knows of itself between two lives. The token is a secret: the file is the agent's alone (0600). */
export const enrolmentSchema = z.object({
  /** Origin of the control server. */
  server: z.string().min(1),
  name: z.string(),
  hostId: z.string().min(1),
  hostToken: z.string().min(1),
  /** In the helper; the private key never leaves it. */
  keyId: z.string().min(1),
  endpoint4: z.string(),
  endpoint6: z.string(),
  /** `ip:port` of the server at the last success: where the helper may open a stream while this host's own traffic is held. */
  pinned: z.string(),
})
export type Enrolment = z.infer<typeof enrolmentSchema>

export interface EnrolmentFile {
  readonly path: string
  /** Null: never enrolled. */
  read(): Promise<Result<Enrolment | null>>
  /** Atomic: a crash leaves the old one or the new one. */
  write(enrolment: Enrolment): Promise<Result<undefined>>
  remove(): Promise<Result<undefined>>
}

export function enrolmentFile(stateDir: string): EnrolmentFile {
  const path = join(stateDir, 'agent.json')
  const failed = (error: unknown): Result<never> => fail({ code: 'disk.failed', path, detail: (error as Error).message })
  return {
    path,
    read: async () => {
      const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => error)
      if (typeof text !== 'string') return text.code === 'ENOENT' ? ok(null) : failed(text)
      const parsed = enrolmentSchema.safeParse(parseJson(text))
      return parsed.success ? ok(parsed.data) : fail({ code: 'state.unreadable', path, detail: 'not an enrolment of this version' })
    },
    write: async (enrolment) => {
      const next = `${path}.new`
      try {
        await mkdir(dirname(path), { recursive: true, mode: 0o700 })
        await rm(next, { force: true })
        const file = await open(next, 'wx', 0o600)
        await file.writeFile(`${JSON.stringify(enrolment)}\n`)
        await file.sync()
        await file.close()
        await rename(next, path)
        return ok()
      } catch (error) {
        return failed(error)
      }
    },
    remove: async () => {
      try {
        await rm(path, { force: true })
        return ok()
      } catch (error) {
        return failed(error)
      }
    },
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
