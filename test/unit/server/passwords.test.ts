import { describe, expect, it } from 'vitest'
import { hashPassword, verifyNobody, verifyPassword } from '../../../electron/server/auth/passwords.ts'

describe('passwords', () => {
  it('are known again, and only they', async () => {
    const hash = await hashPassword('waygate-pass')
    expect(hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
    expect(await verifyPassword('waygate-pass', hash)).toBe(true)
    expect(await verifyPassword('waygate-pasS', hash)).toBe(false)
  })

  it('are salted', async () => {
    expect(await hashPassword('same')).not.toBe(await hashPassword('same'))
  })

  it('match no damaged hash', async () => {
    expect(await verifyPassword('', '')).toBe(false)
    expect(await verifyPassword('x', '$argon2id$v=19$m=1,t=1$broken')).toBe(false)
  })

  it('of nobody can be checked, too', async () => {
    await expect(verifyNobody('x')).resolves.toBeUndefined()
  })
})
