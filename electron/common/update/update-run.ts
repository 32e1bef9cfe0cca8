import { z } from 'zod'
import { updateFailureSchema } from './update-refusal.ts'

/** The last three are how it ended. `failed`: neither the update nor the way back worked, or nothing was changed (`why` says which). */
export const updatePhaseSchema = z.enum(['installing', 'checking', 'rollingBack', 'installed', 'rolledBack', 'failed'])
export type UpdatePhase = z.infer<typeof updatePhaseSchema>

/** An update that root took on, for everybody to see. */
export const updateRunSchema = z.object({
  version: z.string().max(64),
  /** The version before. */
  from: z.string().max(64),
  phase: updatePhaseSchema,
  why: updateFailureSchema.nullable(),
  /** Unix ms of the last change of `phase`. */
  since: z.number(),
})
export type UpdateRun = z.infer<typeof updateRunSchema>

export function isOver(phase: UpdatePhase): boolean {
  return phase === 'installed' || phase === 'rolledBack' || phase === 'failed'
}
