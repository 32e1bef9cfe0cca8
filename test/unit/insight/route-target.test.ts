import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { explainRoute } from '../../../electron/client/insight/explain-route.ts'
import { routeTarget } from '../../../electron/common/net/route-target.ts'
import { ok } from '../../../electron/common/result.ts'

describe('what people type to ask the way', () => {
  it.each([
    ['8.8.8.8', { kind: 'address', address: '8.8.8.8' }],
    [' 2001:db8::7 ', { kind: 'address', address: '2001:db8::7' }],
    ['[2001:db8::7]:443', { kind: 'address', address: '2001:db8::7' }],
    ['203.0.113.7:8080', { kind: 'address', address: '203.0.113.7' }],
    ['https://www.Example.com/path?x=1', { kind: 'name', name: 'www.example.com' }],
    ['alice@intranet:22', { kind: 'name', name: 'intranet' }],
    ['https://München.de/', { kind: 'name', name: 'xn--mnchen-3ya.de' }],
    ['ü b.de', null],
    ['example.com.', { kind: 'name', name: 'example.com' }],
    ['', null],
    ['two words', null],
    ['999.1.2.3', null],
    ['-x.example.com', null],
    [`${'a'.repeat(64)}.com`, null],
    ['$(reboot)', null],
  ])('%s', (text, target) => {
    expect(routeTarget(text)).toEqual(target)
  })

  it('is an address or a plain name, whatever comes', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ maxLength: 60 }),
          fc.ipV6(),
          fc.string({ unit: fc.constantFrom('a', '-', '.', ':', '/', '[', ']', '@', '7', ' '), maxLength: 30 }),
        ),
        (text) => {
          const target = routeTarget(text)
          if (target?.kind === 'name') expect(target.name).toMatch(/^[a-z0-9_.-]{1,253}$/)
        },
      ),
    )
  })
})

describe('explaining', () => {
  const explain = async ({ address }: { address: string }) =>
    ok({ address, verdict: 'tunnel' as const, device: 'waygate0', source: '', table: '22343', kernel: '', because: [] })

  it('asks about each address of a name, once, and about four at most', async () => {
    const answer = await explainRoute({ explain }, 'example.com', async () => ['192.0.2.1', '192.0.2.1', '192.0.2.2', '::1', '::2', '::3'])
    expect(answer).toMatchObject({ ok: true, value: { target: 'example.com', isName: true } })
    expect(answer.ok && answer.value.routes.map(({ address }) => address)).toEqual(['192.0.2.1', '192.0.2.2', '::1', '::2'])
  })

  it('says which name has no address, and looks nothing up for an address', async () => {
    const never = async () => Promise.reject(Object.assign(new Error('x'), { code: 'ENOTFOUND' }))
    expect(await explainRoute({ explain }, 'example.com', never)).toMatchObject({
      fault: { code: 'name.unresolved', name: 'example.com', detail: 'ENOTFOUND' },
    })
    expect(await explainRoute({ explain }, '192.0.2.9', never)).toMatchObject({ ok: true })
    expect(await explainRoute({ explain }, 'no such thing', never)).toMatchObject({ fault: { code: 'target.malformed' } })
  })
})
