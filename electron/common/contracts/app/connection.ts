import { z } from 'zod'
import { call, push } from '../contract.ts'
import { reportLimit } from './insight.ts'

export const connectionPageSchema = z.enum(['check', 'explain', 'history', 'diagnostics', 'log'])
export type ConnectionPage = z.infer<typeof connectionPageSchema>

/** Which page somebody asked for; `asked` grows with each wish, so that the same page can be asked for twice. */
export const connectionViewSchema = z.object({ page: connectionPageSchema, asked: z.number() })
export type ConnectionView = z.infer<typeof connectionViewSchema>

const none = z.object({})

/** The window "Connection" itself; what it shows is insight.ts. */
export const connectionContract = {
  connection: push('connection', connectionViewSchema),
  openConnection: call('all', z.object({ page: connectionPageSchema }), none),
  /** The last check as text, into the clipboard. */
  copyCheck: call('connection', none, none),
  /** The text that the person has before them, into the clipboard. */
  copyReport: call('connection', z.object({ text: z.string().max(reportLimit) }), none),
  /** The same, into a file of the person's choice; '' when they chose none. */
  saveReport: call('connection', z.object({ text: z.string().max(reportLimit) }), z.object({ path: z.string() })),
} as const
