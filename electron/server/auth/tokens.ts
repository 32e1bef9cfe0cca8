import { createHash } from 'node:crypto'
import { jwtVerify, SignJWT } from 'jose'

/** Sign-in tokens with Netmaker's claims (netmaker-api.md 2.2). Times are Unix milliseconds. */
export interface Tokens {
  signIn(user: string, role: string, expiresAt: number): Promise<string>
  access(user: string, role: string, expiresAt: number, id: string): Promise<string>
  /** null: forged, expired, foreign or not for this use. */
  verify(token: string): Promise<TokenClaims | null>
}

export interface TokenClaims {
  readonly user: string
  /** Id of a revocable access token, '' for a sign-in token. */
  readonly accessTokenId: string
  readonly expiresAt: number
}

/** Verified tokens are remembered by hash: a signature check costs more than everything else in a small read. */
const rememberedTokens = 4096

export function createTokens(secret: Uint8Array, apiHost: string, now: () => number): Tokens {
  const remembered = new Map<string, TokenClaims>()

  async function check(token: string): Promise<TokenClaims | null> {
    try {
      const { payload } = await jwtVerify(token, secret, { algorithms: ['HS256'], currentDate: new Date(now()) })
      const audience = [payload.aud ?? []].flat()
      const user = payload.UserName
      // a token that still waits for its second factor is no token for anything else
      if (audience.includes('auth:mfa') || typeof user !== 'string' || user === '') return null
      const accessTokenId = payload.TokenType === 'access_token' ? (payload.jti ?? '') : ''
      return { user, accessTokenId, expiresAt: (payload.exp ?? 0) * 1000 }
    } catch {
      return null
    }
  }

  function sign(user: string, role: string, expiresAt: number, claims: { TokenType: string; Api: string }, id?: string): Promise<string> {
    const token = new SignJWT({ Role: role, UserName: user, RacAutoDisable: false, ...claims })
      .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
      .setIssuer('Netmaker')
      .setSubject(`user|${user}`)
      .setIssuedAt(Math.floor(now() / 1000))
      .setExpirationTime(Math.floor(expiresAt / 1000))
    return (id === undefined ? token : token.setJti(id)).sign(secret)
  }

  return {
    signIn: (user, role, expiresAt) => sign(user, role, expiresAt, { TokenType: 'user_id_token', Api: '' }),
    access: (user, role, expiresAt, id) => sign(user, role, expiresAt, { TokenType: 'access_token', Api: apiHost }, id),
    verify: async (token) => {
      const key = createHash('sha256').update(token).digest('base64')
      const known = remembered.get(key)
      if (known !== undefined && known.expiresAt > now()) return known
      remembered.delete(key)
      const claims = await check(token)
      if (claims === null) return null
      if (remembered.size >= rememberedTokens) remembered.clear()
      remembered.set(key, claims)
      return claims
    },
  }
}
