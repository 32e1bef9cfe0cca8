import { z } from 'zod'
import { faultSchema } from '../fault.ts'
import { fail, type Result } from '../result.ts'

const text = z.string().max(1000)

/** One thing that is different now, in the order in which it came about. */
export const setupChangeSchema = z.discriminatedUnion('change', [
  z.object({ change: z.enum(['placed', 'removed']), path: text }),
  z.object({ change: z.literal('allowed'), user: text }),
  z.object({ change: z.enum(['atBoot', 'started', 'stopped']) }),
  /** What rescue took from the network, in its words. */
  z.object({ change: z.literal('undone'), what: text }),
])
export type SetupChange = z.infer<typeof setupChangeSchema>

/** What somebody should know besides. */
export const setupNoteSchema = z.discriminatedUnion('note', [
  /** No systemd: it runs now, and nothing starts it at the next boot. */
  z.object({ note: z.literal('notAtBoot') }),
  /** The system's prompts can't have our words: no polkit, or a read-only /usr. */
  z.object({ note: z.literal('plainPrompts') }),
  /** Root asked, and root needs no line: nobody else may use it yet. */
  z.object({ note: z.literal('nobodyAllowed') }),
  /** Not ours to remove. */
  z.object({ note: z.literal('kept'), path: text }),
  /** Rescue's words. */
  z.object({ note: z.literal('said'), text }),
])
export type SetupNote = z.infer<typeof setupNoteSchema>

/** What the commands of setup-verbs.ts say of themselves with `--json`: root's side writes it, main reads it. */
export const setupReportSchema = z.object({
  changes: z.array(setupChangeSchema).max(200),
  notes: z.array(setupNoteSchema).max(100),
})
export type SetupReport = z.infer<typeof setupReportSchema>

const answerSchema = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), value: setupReportSchema }),
  z.object({ ok: z.literal(false), fault: faultSchema }),
])

/** The last line of what root's side wrote; null: it didn't get as far as saying anything. */
export function readSetupAnswer(stdout: string): Result<SetupReport> | null {
  const line = stdout.trim().split('\n').at(-1) ?? ''
  if (!line.startsWith('{')) return null
  try {
    return answerSchema.parse(JSON.parse(line))
  } catch {
    return fail({ code: 'internal', detail: "root's side answered in words that this app does not know" })
  }
}
