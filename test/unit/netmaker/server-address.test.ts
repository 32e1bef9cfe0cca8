import { describe, expect, it } from 'vitest'
import { isReadableOnTheWay, parseServerAddress } from '../../../electron/netmaker/server-address.ts'

describe('parseServerAddress', () => {
  it.each([
    ['api.example.com', 'https://api.example.com'],
    ['  https://api.example.com/  ', 'https://api.example.com'],
    ['API.Example.com:8443', 'https://api.example.com:8443'],
    ['https://api.example.com:443', 'https://api.example.com'],
    ['http://10.0.0.1:8081', 'http://10.0.0.1:8081'],
    ['https://api.example.com/api/server/status?x=1#y', 'https://api.example.com'],
    ['localhost:8081', 'http://localhost:8081'],
    ['127.0.0.1:8081/api', 'http://127.0.0.1:8081'],
    ['127.0.0.1:443', 'http://127.0.0.1:443'],
    ['[::1]:8081', 'http://[::1]:8081'],
    ['https://127.0.0.1:8443', 'https://127.0.0.1:8443'],
    ['[fd00::5]:8081', 'https://[fd00::5]:8081'],
  ])('%s → %s', (typed, origin) => {
    expect(parseServerAddress(typed)).toEqual({ ok: true, value: origin })
  })

  it.each([
    ['', /type the address/],
    ['   ', /type the address/],
    ['ftp://api.example.com', /only https/],
    ['javascript://x', /only https/],
    ['https://alice:secret@api.example.com', /leave user name and password out/],
    ['my server', /type it like/],
    ['http://', /type it like/],
    ['https://dashboard.nm.example.com/login', /https:\/\/api\.nm\.example\.com$/],
  ])('%s is refused with the way out', (typed, reason) => {
    const outcome = parseServerAddress(typed)
    expect(outcome.ok).toBe(false)
    if (!outcome.ok && outcome.fault.code === 'server.address') expect(outcome.fault.reason).toMatch(reason)
    else expect.unreachable()
  })

  it('never repeats a password', () => {
    const outcome = parseServerAddress('https://alice:secret@api.example.com')
    expect(JSON.stringify(outcome)).not.toContain('secret')
  })
})

describe('isReadableOnTheWay', () => {
  it.each([
    ['http://api.example.com', true],
    ['http://10.0.0.1:8081', true],
    ['http://[fd00::5]:8081', true],
    ['http://127.0.0.1.example.com', true],
    ['http://localhost.example.com', true],
    ['http://0.0.0.0:8081', true],
    ['http://127.0.0.1:8081', false],
    ['http://localhost', false],
    ['http://[::1]:8081', false],
    ['https://api.example.com', false],
  ])('%s: %s', (origin, readable) => {
    expect(isReadableOnTheWay(origin)).toBe(readable)
  })
})
