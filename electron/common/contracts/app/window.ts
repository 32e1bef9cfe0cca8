import { z } from 'zod'
import { call, push } from '../contract.ts'

export const settingsSchema = z.object({
  theme: z.enum(['system', 'light', 'dark']),
  language: z.enum(['system', 'en']),
  /** Open the popover at start instead of only the tray icon. */
  showAtStart: z.boolean(),
})
export type Settings = z.infer<typeof settingsSchema>

export const frameSchema = z.object({
  settings: settingsSchema,
  /** No StatusNotifier host: windows are normal ones, said once. */
  tray: z.enum(['present', 'absent', 'unknown']),
  version: z.string(),
  dark: z.boolean(),
})
export type Frame = z.infer<typeof frameSchema>

export const windowContract = {
  frame: push('all', frameSchema),
  /** Sent once by a window when it can draw: main answers with every push's latest state. */
  ready: call('all', z.object({}), z.object({})),
  openAdmin: call('popover', z.object({}), z.object({})),
  hide: call('all', z.object({}), z.object({})),
  copy: call('all', z.object({ text: z.string().max(2000) }), z.object({})),
  setSettings: call('all', settingsSchema.partial(), z.object({})),
  quit: call('popover', z.object({}), z.object({})),
} as const
