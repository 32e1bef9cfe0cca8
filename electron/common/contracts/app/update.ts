import { z } from 'zod'
import { faultSchema } from '../../fault.ts'
import { updateRunSchema } from '../../update/update-run.ts'
import { call, push } from '../contract.ts'

const version = z.string().max(64)
const percent = z.number().min(0).max(100)

/** Where this app is between looking for an update and having it. */
export const updateStateSchema = z.discriminatedUnion('phase', [
  /** `development`: a checkout, which nobody installed. */
  z.object({ phase: z.literal('off'), why: z.enum(['person', 'policy', 'noSource', 'development']) }),
  /** Nothing newer, as far as is known. */
  z.object({ phase: z.literal('current') }),
  z.object({ phase: z.literal('checking') }),
  /** Somebody else brings it. */
  z.object({ phase: z.literal('available'), version, by: z.enum(['repository', 'other']) }),
  z.object({ phase: z.literal('downloading'), version, percent }),
  z.object({ phase: z.literal('ready'), version }),
  /** The package goes to the helper. */
  z.object({ phase: z.literal('handing'), version, percent }),
  /** The new AppImage, before it takes the place of this one. */
  z.object({ phase: z.literal('trying'), version }),
  /** The helper's word, while it installs and after. */
  z.object({ phase: z.literal('running'), run: updateRunSchema }),
  z.object({ phase: z.literal('ended'), run: updateRunSchema }),
  /** `version`: '' while none is known. */
  z.object({ phase: z.literal('failed'), during: z.enum(['check', 'download', 'handing']), version, fault: faultSchema }),
])
export type UpdateState = z.infer<typeof updateStateSchema>

export const updateViewSchema = z.object({
  /** The version that runs. */
  current: version,
  /** Of the last answer that was believed, unix ms; null = none yet. */
  checkedAt: z.number().nullable(),
  state: updateStateSchema,
})
export type UpdateView = z.infer<typeof updateViewSchema>

const none = z.object({})

export const updateContract = {
  update: push('all', updateViewSchema),
  /** Looks now; the answer is the push. */
  checkUpdate: call('settings', none, none),
  /** What is ready goes to the helper, which installs it, or takes the place of this AppImage; the app starts again by itself afterwards. */
  installUpdate: call('all', none, none),
} as const
