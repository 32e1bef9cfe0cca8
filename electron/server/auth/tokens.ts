import { randomUUID } from 'node:crypto'
import { type JWTPayload, jwtVerify, SignJWT } from 'jose'

/** Sign-in tokens with Netmaker's claims (netmaker-api.md 2.2). Times are Unix milliseconds. */
export interface Tokens {
  signIn(user: string, role: string, expiresAt: number, session: number): Promise<string>
  /** For a sign-in that still needs its second factor: five minutes, good for nothing else. */
  preAuth(user: string, session: number): Promise<string>
  access(user: string, role: string, expiresAt: number, id: string): Promise<string>
  /** null: forged, expired, foreign or not for this use. `tokenHash`: by which it is remembered that the token was looked at. */
  verify(token: string, tokenHash: string): Promise<TokenClaims | null>
  verifyPreAuth(token: string): Promise<TokenClaims | null>
}

export interface TokenClaims {
  readonly user: string
  /** Id of a revocable access token, '' for a sign-in token. */
  readonly accessTokenId: string
  readonly expiresAt: number
  /** The user's `SessionMark.number` when it was made. */
  readonly session: number
}

const secondFactorAudience = 'auth:mfa'
const preAuthMs = 5 * 60_000

/**
 * Verified tokens are remembered by hash: a signature check costs more than everything else in a small read. It saves that check and nothing else: whether
 * the user is still there, enabled and allowed is read from the store for every request.
 */
const rememberedTokens = 4096

export function createTokens(secret: Uint8Array, apiHost: string, now: () => number): Tokens {
  const remembered = new Map<string, TokenClaims>()

  async function check(token: string): Promise<TokenClaims | null> {
    const payload = await read(token)
    // a token that still waits for its second factor is no token for anything else
    if (payload === null || audienceOf(payload).includes(secondFactorAudience)) return null
    const accessTokenId = payload.TokenType === 'access_token' ? (payload.jti ?? '') : ''
    return claimsOf(payload.UserName, payload, accessTokenId)
  }

  async function read(token: string): Promise<JWTPayload | null> {
    try {
      return (await jwtVerify(token, secret, { algorithms: ['HS256'], currentDate: new Date(now()) })).payload
    } catch {
      return null
    }
  }

  function sign(user: string, role: string, expiresAt: number, claims: JWTPayload): Promise<string> {
    return signed({ Role: role, UserName: user, RacAutoDisable: false, ...claims }, `user|${user}`, expiresAt).sign(secret)
  }

  function signed(claims: JWTPayload, subject: string, expiresAt: number): SignJWT {
    return new SignJWT(claims)
      .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
      .setIssuer('Netmaker')
      .setSubject(subject)
      .setIssuedAt(Math.floor(now() / 1000))
      .setExpirationTime(Math.floor(expiresAt / 1000))
  }

  return {
    signIn: (user, role, expiresAt, session) =>
      // its own id: two sign-ins of one second are two tokens, and one can stay without the other
      sign(user, role, expiresAt, { TokenType: 'user_id_token', Api: '', [sessionClaim]: session, jti: randomUUID() }),
    preAuth: (user, session) =>
      signed({ [sessionClaim]: session }, user, now() + preAuthMs)
        .setAudience([secondFactorAudience])
        .sign(secret),
    access: (user, role, expiresAt, id) => sign(user, role, expiresAt, { TokenType: 'access_token', Api: apiHost, jti: id }),
    verifyPreAuth: async (token) => {
      const payload = await read(token)
      return payload !== null && audienceOf(payload).includes(secondFactorAudience) ? claimsOf(payload.sub, payload, '') : null
    },
    verify: async (token, tokenHash) => {
      const known = remembered.get(tokenHash)
      if (known !== undefined && known.expiresAt > now()) return known
      remembered.delete(tokenHash)
      const claims = await check(token)
      if (claims === null) return null
      const [oldest] = remembered.keys()
      if (remembered.size >= rememberedTokens && oldest !== undefined) remembered.delete(oldest)
      remembered.set(tokenHash, claims)
      return claims
    },
  }
}

const sessionClaim = 'Session'

function claimsOf(user: unknown, payload: JWTPayload, accessTokenId: string): TokenClaims | null {
  if (typeof user !== 'string' || user === '') return null
  const session = payload[sessionClaim]
  return { user, accessTokenId, expiresAt: (payload.exp ?? 0) * 1000, session: typeof session === 'number' ? session : 0 }
}

function audienceOf(payload: JWTPayload): string[] {
  return [payload.aud ?? []].flat()
}
