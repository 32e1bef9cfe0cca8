import { z } from 'zod'
import { hostConfigSchema } from '../../common/contracts/helper.ts'
import { initialIntent, intentSchema } from '../../common/tunnel/intent.ts'
import { passSchema } from '../../common/tunnel/pass.ts'

const uid = z.number().int().min(0)

/** Everything that the helper remembers, in one file; keys lie elsewhere. */
export const helperStateSchema = z.strictObject({
  format: z.literal(1),
  intent: intentSchema,
  /** Who joined (or locked); null while open and unlocked. */
  owner: uid.nullable(),
  passes: z.array(z.strictObject({ ownerUid: uid, pass: passSchema })),
  /** API servers of signed-in accounts, pinned for `dial`. */
  servers: z.array(
    z.strictObject({
      ownerUid: uid,
      account: z.string(),
      addresses: z.array(z.string()),
      /** By the host agent: also the control channel of a mesh host. */
      forHost: z.literal(true).optional(),
    }),
  ),
  /** Open for a while, on purpose; ends at `until` (unix ms) and with the boot. */
  pause: z
    .strictObject({ until: z.number(), bootId: z.string().max(64) })
    .nullable()
    .default(null),
  /** A wish that goes back to the one before at `until` (unix ms) unless `uid` confirms it. */
  unconfirmed: z
    .strictObject({
      revision: z.number().int(),
      uid,
      until: z.number(),
      withinMs: z.number(),
      before: z.strictObject({ intent: intentSchema, owner: uid.nullable() }),
    })
    .nullable()
    .default(null),
  /**
   * Whose a uid was when it was first used here: its things are that person's, not of whoever gets the number next. `after`: the journal's entries up to this
   * number are somebody else's.
   */
  users: z.array(z.strictObject({ uid, name: z.string().min(1).max(256), after: z.number().int().min(0) })).default([]),
  /** The last thing that the control server wanted of this machine; null on a machine that is no mesh host. */
  host: hostConfigSchema.nullable(),
})
export type HelperState = z.infer<typeof helperStateSchema>
export type OwnedPass = HelperState['passes'][number]

export const initialState: HelperState = {
  format: 1,
  intent: initialIntent,
  owner: null,
  passes: [],
  servers: [],
  pause: null,
  unconfirmed: null,
  users: [],
  host: null,
}

/** Per user. The first is far above what the registrar keeps (DESIGN 5: the last used and ≤ 4 per network). `addresses`: of one pinned server. */
export const limits = { passes: 32, keysWaiting: 32, servers: 3, addresses: 4 } as const

export function passOf(state: HelperState, passId: string): OwnedPass | undefined {
  return state.passes.find((entry) => entry.pass.passId === passId)
}

/** Passes that the wish names, or the one that it may go back to. */
export function wantedPasses(state: HelperState): readonly string[] {
  const wishes = [state.intent, ...(state.unconfirmed === null ? [] : [state.unconfirmed.before.intent])]
  return wishes.flatMap(({ want }) => (want === 'open' ? [] : want.through))
}

/** Keys that a pass or the host configuration needs; any other is waiting for its pass, or forgotten. */
export function keysInUse(state: HelperState): ReadonlySet<string> {
  const keys = new Set(state.passes.map((entry) => entry.pass.keyId))
  if (state.host !== null) keys.add(state.host.keyId)
  return keys
}

/** Journal entries of this uid that are not newer than this number are of somebody who had the uid before. */
export function journalStart(state: HelperState | null, uid: number): number {
  return state?.users.find((user) => user.uid === uid)?.after ?? 0
}
