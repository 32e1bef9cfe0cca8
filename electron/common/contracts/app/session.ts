import { z } from 'zod'
import { faultSchema } from '../../fault.ts'
import { editionSchema } from '../../model/snapshot.ts'
import { call, push } from '../contract.ts'

const accountSchema = z.object({
  /** `<user>@<server host>`. */
  account: z.string(),
  server: z.string(),
  user: z.string(),
  state: z.enum(['signedIn', 'expired']),
  /** The one in use. */
  current: z.boolean(),
})

export const sessionViewSchema = z.object({
  state: z.enum(['signedOut', 'signingIn', 'signedIn', 'expired']),
  /** What a sign-in under way waits for: the server, the code of the second factor, or the person in the browser. */
  step: z.enum(['server', 'code', 'browser']).nullable(),
  server: z.string(),
  user: z.string(),
  /** Where this person was signed in before; '' = nowhere. */
  lastServer: z.string(),
  /** May this account administer gateways at all. */
  admin: z.boolean(),
  edition: editionSchema.nullable(),
  version: z.string(),
  /** Unix ms of the token's end, 0 when signed out. */
  expiresAt: z.number(),
  /** Null: the server answered last time. */
  trouble: z.object({ fault: faultSchema, since: z.number() }).nullable(),
  /** Where secrets lie, when not in a keyring: said once. */
  plainSecrets: z.boolean(),
  /** The keyring that has the key of the sign-in file; 'asking': it is asked, and may wait for the person to unlock it. */
  keyring: z.enum(['open', 'asking', 'locked', 'absent']),
  /** Sign-ins are kept here that can't be read with what the keyring gives: it is locked, isn't there, or holds another key. */
  lockedAway: z.boolean(),
  /** How far this computer's clock is behind the server's, ms (negative: ahead); 0 when it is near enough. */
  clockBehindMs: z.number(),
  /** Every sign-in that is kept here. */
  accounts: z.array(accountSchema),
})
export type SessionView = z.infer<typeof sessionViewSchema>

const done = z.object({})
const server = z.string().min(1).max(300)
const password = z.string().min(1).max(1024)
const code = z.string().min(1).max(20)
const account = z.object({ account: z.string().min(1).max(600) })

export const sessionContract = {
  session: push('all', sessionViewSchema),
  /** Fault `signIn.totp`: the password was right; `signInCode` goes on. `server.certificate`: `acceptCertificate`, then again; `server.plainHttp`: `acceptPlainHttp`. */
  signIn: call('all', z.object({ server, user: z.string().min(1).max(254), password }), done),
  signInCode: call('all', z.object({ code }), done),
  /** Opens the browser, answers when the person is through with it (at most 5 minutes). */
  signInBrowser: call('all', z.object({ server }), done),
  signInToken: call('all', z.object({ server, token: z.string().min(1).max(8192) }), done),
  /** Ends a sign-in that waits for a code, a browser or a server. */
  cancelSignIn: call('all', z.object({}), done),
  /** Trusts the certificate with that SHA-256 fingerprint at that server, and no other one there from then on. */
  acceptCertificate: call('all', z.object({ server, fingerprint: z.string().min(1).max(200) }), done),
  /** Signs in at that server from now on although everybody on the way can read along. Nothing happens for a server whose way is safe. */
  acceptPlainHttp: call('all', z.object({ server }), done),
  useAccount: call('all', account, done),
  removeAccount: call('all', account, done),
  /** Asks the keyring again for the key of the sign-ins that are locked away. Fault: `session.locked`, when they stay so. */
  unlockKeyring: call('all', z.object({}), done),
  /** A new second factor for the account in use: shown once, works when `completeTotp` got a right code. */
  beginTotp: call('popover', z.object({}), z.object({ url: z.string(), secret: z.string() })),
  completeTotp: call('popover', z.object({ code }), done),
  /** Of the account in use, which has to be that one still. Faults: `password.wrong`: that isn't `current`; `password.elsewhere`: it signs in with a browser. */
  changePassword: call('all', account.extend({ current: password, next: password }), done),
  signOut: call('all', z.object({}), done),
} as const
