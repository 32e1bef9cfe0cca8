import { describe, expect, it } from 'vitest'
import { parseListenAddress, urlOf } from '../../../electron/server/listen-address.ts'

describe('listening addresses', () => {
  it.each([
    ['127.0.0.1:8081', 'http://127.0.0.1:8081'],
    ['[::1]:80', 'http://[::1]:80'],
    ['8081', 'http://127.0.0.1:8081'],
    ['localhost:0', 'http://localhost:0'],
  ])('%s', (text, url) => {
    const address = parseListenAddress(text)
    expect(address === null ? null : urlOf(address)).toBe(url)
  })

  it.each(['', 'host', '::1:80', '127.0.0.1:', '127.0.0.1:70000', 'http://x:1', 'a b:1'])('%s is none', (text) => {
    expect(parseListenAddress(text)).toBeNull()
  })
})
