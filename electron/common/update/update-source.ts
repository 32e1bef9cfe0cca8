import { z } from 'zod'
import { updateChannelSchema } from './update-manifest.ts'

export const trustedKeySchema = z.object({
  /** Names the key in signatures; no other key ever has the same. */
  id: z.string().regex(/^[\w.-]{1,64}$/),
  /** Ed25519, the 32 bytes of it in base64. */
  publicKey: z.string().regex(/^[A-Za-z0-9+/]{43}=$/),
})
export type TrustedKey = z.infer<typeof trustedKeySchema>

/** Where updates come from, and whose signature counts: one of the keys is enough. */
export const updateSourceSchema = z.strictObject({
  /** Folder with `stable.json`, `beta.json` and the packages; without the last slash. Plain http only on this very computer. '' = updates aren't looked for. */
  feed: z
    .string()
    .max(300)
    .refine((text) => text === '' || isFeed(text), 'an https address without a slash at its end'),
  keys: z.array(trustedKeySchema).max(8),
  channels: z.array(updateChannelSchema).min(1).max(2).default(['stable', 'beta']),
})
export type UpdateSource = z.infer<typeof updateSourceSchema>

/**
 * Of this build. Empty until there is a place where releases are published (docs/releasing.md): then its address and the public halves of two keys belong
 * here, the one that signs and a spare one that nobody uses. Root's `updates.json` takes the place of all of it.
 */
export const builtInSource: UpdateSource = { feed: '', keys: [], channels: ['stable', 'beta'] }

function isFeed(text: string): boolean {
  try {
    const { protocol, hostname, search, hash, username } = new URL(text)
    const local = hostname === '127.0.0.1' || hostname === '[::1]' || hostname === 'localhost'
    return (protocol === 'https:' || (protocol === 'http:' && local)) && !text.endsWith('/') && search + hash + username === ''
  } catch {
    return false
  }
}
