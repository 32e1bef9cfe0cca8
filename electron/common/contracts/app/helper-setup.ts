import { z } from 'zod'
import { faultSchema } from '../../fault.ts'
import { call, push } from '../contract.ts'
import { setupVerbs } from '../setup-verbs.ts'

const verb = z.enum(setupVerbs)

/** What the app can do about a helper that isn't there, isn't for this user, or is older than the app; and about removing it. */
export const helperSetupViewSchema = z.object({
  /** Null: nothing is the matter, or another app will have to. `update`: it works, and this app brings a newer one. */
  offer: z.enum(['install', 'repair', 'allow', 'update']).nullable(),
  /** 'terminal': this app can't ask the system for it, and only names the command. */
  way: z.enum(['prompt', 'terminal']),
  /** What does the same in a terminal; '' when nothing is offered. */
  command: z.string().max(2000),
  /** Whether the helper is this app's to remove. */
  removal: z.enum(['offered', 'package', 'none']),
  act: z
    .discriminatedUnion('phase', [
      /** Until the person has answered the system's prompt. */
      z.object({ phase: z.literal('asking'), verb, since: z.number() }),
      z.object({ phase: z.literal('working'), verb, since: z.number() }),
      z.object({ phase: z.literal('done'), verb, at: z.number() }),
      z.object({ phase: z.literal('failed'), verb, at: z.number(), fault: faultSchema }),
    ])
    .nullable(),
})
export type HelperSetupView = z.infer<typeof helperSetupViewSchema>

const none = z.object({})

/** Nothing that a page says gets into a command: main decides what is asked for, by what it sees itself. */
export const helperSetupContract = {
  helperSetup: push('all', helperSetupViewSchema),
  /** Does what is offered, but for `update`. Answers at once; the rest comes as `helperSetup`. */
  setUpHelper: call('popover', none, none),
  /** Where `update` is offered. */
  updateHelper: call('settings', none, none),
  uninstallHelper: call('settings', none, none),
  /** Ends a prompt that nobody has answered. */
  cancelHelperSetup: call('all', none, none),
  /** The person has read what failed. */
  dismissHelperSetup: call('all', none, none),
} as const
