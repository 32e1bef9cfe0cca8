import { z } from 'zod'
import { lastSecond } from '../../netmaker/wire/envelope.ts'

const claimsSchema = z.object({
  exp: z.number().max(lastSecond).optional().catch(undefined),
  UserName: z.string().optional().catch(undefined),
  sub: z.string().optional().catch(undefined),
})

/**
 * What a token says of itself: `expiresAt` Unix ms (0 = nothing), `user` '' when it isn't a person's. Not verified: the secret is the server's, and the answer
 * only schedules the next sign-in and names the account to ask for.
 */
export function tokenClaims(token: string): { readonly expiresAt: number; readonly user: string } {
  const { exp, UserName, sub = '' } = claimsSchema.safeParse(payloadOf(token)).data ?? {}
  return { expiresAt: exp === undefined ? 0 : exp * 1000, user: sub.startsWith('node|') ? '' : UserName || sub.replace(/^user\|/, '') }
}

function payloadOf(token: string): unknown {
  try {
    return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8')) as unknown
  } catch {
    return null
  }
}
