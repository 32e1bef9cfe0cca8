import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { z } from 'zod'

/** How a file's text lies on disk. `read`: null = it can't be read with what is at hand (another key, or changed by somebody). */
export interface TextCodec {
  read(stored: string): string | null
  write(text: string): string
}

const sealedSchema = z.object({ sealed: z.literal('aes-256-gcm'), nonce: z.string(), tag: z.string(), data: z.string() })

export const sealKeyBytes = 32

/** AES-256-GCM under a key of 32 bytes; without a key (null) the text stays as it is. Plain text is read in both cases: it was written before there was a key. */
export function createTextCodec(key: () => Buffer | null): TextCodec {
  return {
    read(stored) {
      const envelope = sealedSchema.safeParse(parseJson(stored))
      if (!envelope.success) return stored
      const secret = key()
      return secret === null ? null : open(secret, envelope.data)
    },
    write(text) {
      const secret = key()
      return secret === null ? text : seal(secret, text)
    },
  }
}

function seal(key: Buffer, text: string): string {
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', key, nonce)
  const data = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
  const part = (bytes: Buffer) => bytes.toString('base64')
  return `${JSON.stringify({ sealed: 'aes-256-gcm', nonce: part(nonce), tag: part(cipher.getAuthTag()), data: part(data) })}\n`
}

function open(key: Buffer, { nonce, tag, data }: z.infer<typeof sealedSchema>): string | null {
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(nonce, 'base64'), { authTagLength: 16 })
    decipher.setAuthTag(Buffer.from(tag, 'base64'))
    return Buffer.concat([decipher.update(Buffer.from(data, 'base64')), decipher.final()]).toString('utf8')
  } catch {
    return null
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}
