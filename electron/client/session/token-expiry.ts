import { z } from 'zod'

const claimsSchema = z.object({ exp: z.number() })

/** Unix ms of a JWT's `exp`, 0 when it has none. Not verified: the secret is the server's, and the time only schedules the next sign-in. */
export function tokenExpiry(token: string): number {
  try {
    const payload: unknown = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'))
    const claims = claimsSchema.safeParse(payload)
    return claims.success ? claims.data.exp * 1000 : 0
  } catch {
    return 0
  }
}
