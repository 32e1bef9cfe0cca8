import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { clientAddress, neighbourhood, trustedProxies } from '../../../electron/server/http/client-address.ts'

function proxies(...list: string[]) {
  const found = trustedProxies(list)
  if (found === null) throw new Error(`not proxies: ${list.join()}`)
  return found
}

function ask(peer: string, headers: Record<string, string>, ...trusted: string[]) {
  return clientAddress(peer, (name) => headers[name] ?? '', proxies(...trusted))
}

describe('the address of a caller', () => {
  it('is that of the connection, whatever the headers say, unless a trusted proxy says so', () => {
    const lies = { 'x-forwarded-for': '127.0.0.1', 'x-real-ip': '127.0.0.1' }
    expect(ask('203.0.113.5', lies)).toEqual({ address: '203.0.113.5', proxied: false })
    expect(ask('203.0.113.5', lies, 'loopback', '10.0.0.0/8')).toEqual({ address: '203.0.113.5', proxied: false })
    expect(ask('::ffff:203.0.113.5', {})).toEqual({ address: '203.0.113.5', proxied: false })
  })

  it.each([
    ['one proxy', '198.51.100.7', '198.51.100.7'],
    ['a caller who made up the start of the list', '127.0.0.1, 198.51.100.7', '198.51.100.7'],
    ['two proxies', '198.51.100.7, 10.0.0.9', '198.51.100.7'],
    ['proxies only', '10.0.0.8, 10.0.0.9', '10.0.0.8'],
    ['nonsense in front', 'unknown, 198.51.100.7', '198.51.100.7'],
    ['IPv6', '2001:db8::7', '2001:db8::7'],
  ])('%s', (_, list, address) => {
    expect(ask('10.0.0.1', { 'x-forwarded-for': list }, '10.0.0.0/8')).toEqual({ address, proxied: true })
  })

  it('is X-Real-IP when there is no list, and the proxy itself when there is neither', () => {
    expect(ask('127.0.0.1', { 'x-real-ip': '198.51.100.7' }, 'loopback').address).toBe('198.51.100.7')
    expect(ask('127.0.0.1', { 'x-real-ip': 'nonsense' }, 'loopback')).toEqual({ address: '127.0.0.1', proxied: true })
  })

  it('never comes from what the caller put in front of what the proxy appended', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.ipV4(), fc.ipV6(), fc.string())), (inventions) => {
        const list = [...inventions.map((text) => text.replaceAll(',', '')), '198.51.100.7'].join(', ')
        expect(ask('10.0.0.1', { 'x-forwarded-for': list }, '10.0.0.1').address).toBe('198.51.100.7')
      }),
    )
  })

  it.each(['', '10.0.0.0/33', '10.0.0', 'proxy.example.com', '10.0.0.0/8/8', '10.0.0.0/', '10.0.0.0/-1'])('“%s” is no proxy', (text) => {
    expect(trustedProxies([text])).toBeNull()
  })
})

describe('neighbours', () => {
  it.each([
    ['198.51.100.7', '198.51.100.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::'],
    ['::ffff:198.51.100.7', '198.51.100.7'],
    ['', ''],
  ])('%s', (address, neighbour) => {
    expect(neighbourhood(address)).toBe(neighbour)
  })
})
