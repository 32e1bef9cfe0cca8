import { describe, expect, it } from 'vitest'
import { hashToken } from '../../../electron/server/auth/security-check.ts'
import { createTokens } from '../../../electron/server/auth/tokens.ts'

const secret = new Uint8Array(32).fill(7)

function harness() {
  const clock = { now: 1_700_000_000_000 }
  const tokens = createTokens(secret, 'api.test', () => clock.now)
  return { clock, tokens, verify: (token: string) => tokens.verify(token, hashToken(token)) }
}

describe('tokens', () => {
  it('end at their time, also those that were looked at before', async () => {
    const { clock, tokens, verify } = harness()
    const token = await tokens.signIn('alice', 'admin', clock.now + 60_000, 5)
    expect(await verify(token)).toEqual({ user: 'alice', accessTokenId: '', expiresAt: clock.now + 60_000, session: 5 })
    expect(await verify(token)).toMatchObject({ user: 'alice' })
    clock.now += 60_000
    expect(await verify(token)).toBeNull()
  })

  it('are known by all of their bytes', async () => {
    const { clock, tokens, verify } = harness()
    const token = await tokens.access('alice', 'admin', clock.now + 60_000, 'id-1')
    expect(await verify(token)).toMatchObject({ accessTokenId: 'id-1' })
    const [head, , signature] = token.split('.')
    const claims = Buffer.from(JSON.stringify({ UserName: 'owner', exp: clock.now })).toString('base64url')
    for (const forged of [`${token.slice(0, -2)}AA`, `${head}.${claims}.${signature}`, '', 'x.y.z']) expect(await verify(forged)).toBeNull()
    const foreign = createTokens(new Uint8Array(32).fill(8), 'api.test', () => clock.now)
    expect(await verify(await foreign.signIn('alice', 'admin', clock.now + 60_000, 5))).toBeNull()
  })

  it('that wait for a second factor are good for nothing else, however often they are tried', async () => {
    const { tokens, verify } = harness()
    const token = await tokens.preAuth('alice', 5)
    expect(await verify(token)).toBeNull()
    expect(await tokens.verifyPreAuth(token)).toMatchObject({ user: 'alice' })
    expect(await verify(token)).toBeNull()
  })
})
