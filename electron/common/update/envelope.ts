import { z } from 'zod'
import { fail, ok, type Result } from '../result.ts'
import { type UpdateManifest, updateManifestSchema } from './update-manifest.ts'
import type { UpdateRefusal } from './update-refusal.ts'
import type { TrustedKey } from './update-source.ts'

/** Characters of a whole envelope. */
export const envelopeLimit = 32 * 1024

export const updatePayloadType = 'application/vnd.waygate.update+json'

/** DSSE (github.com/secure-systems-lab/dsse): the manifest's very bytes, and signatures over them and their type. */
export const envelopeSchema = z.object({
  payloadType: z.literal(updatePayloadType),
  payload: z.base64(),
  signatures: z
    .array(z.object({ keyid: z.string().max(64), sig: z.string().regex(/^[A-Za-z0-9+/]{86}==$/) }))
    .min(1)
    .max(8),
})
export type Envelope = z.infer<typeof envelopeSchema>

export interface Trust {
  readonly keys: readonly TrustedKey[]
  /** Ed25519 (RFC 8032) by the platform's own means. `publicKey` in base64. Never throws. */
  verify(publicKey: string, message: Uint8Array, signature: Uint8Array): boolean
}

export interface OpenedEnvelope {
  readonly manifest: UpdateManifest
  /** What was signed, byte for byte. */
  readonly payload: Uint8Array
}

/** Nothing in it is read before a trusted key has signed it. One signature that holds is enough: a release that ends a key is signed by two. */
export function openEnvelope(text: string, { keys, verify }: Trust): Result<OpenedEnvelope, UpdateRefusal> {
  if (keys.length === 0) return fail('noKeys')
  const envelope = text.length > envelopeLimit ? null : parsed(text, envelopeSchema)
  if (envelope === null) return fail('malformed')
  const payload = bytesOf(envelope.payload)
  const message = signedBytes(payload)
  const named = envelope.signatures.flatMap(({ keyid, sig }) => keys.filter(({ id }) => id === keyid).map((key) => ({ key, sig })))
  if (named.length === 0) return fail('unknownKey')
  if (!named.some(({ key, sig }) => verify(key.publicKey, message, bytesOf(sig)))) return fail('badSignature')
  const manifest = parsed(new TextDecoder().decode(payload), updateManifestSchema)
  return manifest === null ? fail('malformed') : ok({ manifest, payload })
}

/** What a signature is made over: DSSE's "pre-authentication encoding". */
export function signedBytes(payload: Uint8Array): Uint8Array {
  const head = new TextEncoder().encode(`DSSEv1 ${updatePayloadType.length} ${updatePayloadType} ${payload.length} `)
  const message = new Uint8Array(head.length + payload.length)
  message.set(head)
  message.set(payload, head.length)
  return message
}

function parsed<T>(text: string, schema: z.ZodType<T>): T | null {
  try {
    return schema.safeParse(JSON.parse(text)).data ?? null
  } catch {
    return null
  }
}

/** Of base64 that a schema has seen. */
function bytesOf(base64: string): Uint8Array {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))
}
