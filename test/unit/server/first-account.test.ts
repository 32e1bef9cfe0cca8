import { describe, expect, it } from 'vitest'
import { createFirstAccount } from '../../../electron/server/auth/first-account.ts'

function request(remoteAddress: string, headers: Record<string, string> = {}) {
  return { remoteAddress, proxied: false, header: (name: string) => headers[name.toLowerCase()] ?? '' }
}

const withCode = (code: string | null) => request('203.0.113.5', { 'x-bootstrap-code': code ?? '' })

describe('who may make the first account', () => {
  it('whoever is on the machine itself, and nobody else', () => {
    const first = createFirstAccount({ needed: true, behindProxy: false })
    expect(first.mayMake(request('127.0.0.1'))).toBe(true)
    expect(first.mayMake(request('::1'))).toBe(true)
    expect(first.mayMake(request('203.0.113.5'))).toBe(false)
  })

  it.each(['Origin', 'Sec-Fetch-Site', 'X-Forwarded-For', 'X-Real-IP', 'Forwarded', 'Via'])(
    'no page and no unknown proxy on it (%s)',
    (name) => {
      const first = createFirstAccount({ needed: true, behindProxy: false })
      expect(first.mayMake(request('127.0.0.1', { [name.toLowerCase()]: 'x' }))).toBe(false)
    },
  )

  it('behind a proxy only who has the code: the address is what somebody says', () => {
    const first = createFirstAccount({ needed: true, behindProxy: true })
    expect(first.mayMake(request('127.0.0.1'))).toBe(false)
    expect(first.mayMake(withCode(first.code))).toBe(true)
  })

  it('the code may be typed as one likes, and ten wrong ones end it', () => {
    const first = createFirstAccount({ needed: true, behindProxy: false })
    expect(first.code).toMatch(/^([0-9A-HJKMNP-TV-Z]{6}-){3}[0-9A-HJKMNP-TV-Z]{6}$/)
    expect(first.mayMake(withCode(first.code?.toLowerCase().replaceAll('-', ' ') ?? null))).toBe(true)
    for (let guess = 0; guess < 10; guess++) expect(first.mayMake(withCode(`wrong ${guess}`))).toBe(false)
    expect(first.mayMake(withCode(first.code))).toBe(false)
  })

  it('without need there is no code', () => {
    const first = createFirstAccount({ needed: false, behindProxy: false })
    expect([first.code, first.mayMake(withCode('')), first.mayMake(withCode('x'))]).toEqual([null, false, false])
  })
})
