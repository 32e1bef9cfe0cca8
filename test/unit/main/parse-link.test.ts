import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { linkAmong, parseLink } from '../../../electron/main/links/parse-link.ts'

describe('a link', () => {
  it.each([
    ['waygate://join/office/exit-fra', { kind: 'join', network: 'office', gateway: 'exit-fra' }],
    ['waygate://join/office/b%C3%BCro', { kind: 'join', network: 'office', gateway: 'büro' }],
    ['waygate://add?server=api.example.com', { kind: 'add', server: 'https://api.example.com' }],
    ['waygate://add/?server=https%3A%2F%2FAPI.example.com%3A8443%2F', { kind: 'add', server: 'https://api.example.com:8443' }],
    ['waygate://add?server=[2001:db8::1]:8443', { kind: 'add', server: 'https://[2001:db8::1]:8443' }],
    // A name that only looks like another is shown in the letters that its certificate has
    ['waygate://add?server=https://аpi.example.com', { kind: 'add', server: 'https://xn--pi-6kc.example.com' }],
  ])('%s is understood', (text, link) => {
    expect(parseLink(text)).toEqual(link)
  })

  it.each([
    '',
    'waygate://',
    'waygate:join/office/exit-fra',
    'WAYGATE://join/office/exit-fra',
    'https://join/office/exit-fra',
    'waygate://app/popover.html',
    'waygate://join',
    'waygate://join/office',
    'waygate://join/office/',
    'waygate://join/office/exit/fra',
    'waygate://join/office/exit%2Ffra',
    'waygate://join/office/%00',
    'waygate://join/office/exit%0Afra',
    'waygate://join/office/exit%20--no-sandbox',
    'waygate://join/office/--inspect',
    'waygate://join/office/..',
    'waygate://join/../etc/passwd',
    // Text that turns around what follows it
    'waygate://join/office/exit%E2%80%AEarf',
    'waygate://join/office/%zz',
    'waygate://join/office/$(reboot)',
    'waygate://join/office/exit-fra?server=evil',
    'waygate://join/office/exit-fra#x',
    'waygate://alice:secret@join/office/exit-fra',
    'waygate://join:80/office/exit-fra',
    `waygate://join/office/${'x'.repeat(65)}`,
    `waygate://add?server=${'x'.repeat(700)}.example.com`,
    'waygate://add',
    'waygate://add?server=',
    'waygate://add?server=http://api.example.com',
    'waygate://add?server=javascript:alert(1)',
    'waygate://add?server=file:///etc/passwd',
    'waygate://add?server=https://user:password@api.example.com',
    'waygate://add?server=api.example.com@evil.example',
    'waygate://add?server=https://api.example.com/path',
    'waygate://add?server=https://api.example.com?x=1',
    'waygate://add?server=https://api.example.com%5C@evil.example',
    'waygate://add?server=api%20example.com',
    'waygate://add?server=a.example&server=b.example',
    'waygate://add?server=a.example&password=x',
    'waygate://add/path?server=a.example',
    'waygate://remove?server=a.example',
  ])('%s is not', (text) => {
    expect(parseLink(text)).toBeNull()
  })

  it('brings nothing but plain names and https origins, whatever is in it', () => {
    const piece = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string(),
      fc.constantFrom('exit-fra', 'api.example.com', '..', '%00', 'http://', '@'),
    )
    const text = fc.oneof(
      fc.tuple(piece, piece).map(([network, gateway]) => `waygate://join/${network}/${gateway}`),
      fc.tuple(piece, piece).map(([a, b]) => `waygate://join/${encodeURIComponent(a)}/${encodeURIComponent(b)}`),
      piece.map((server) => `waygate://add?server=${server}`),
      piece.map((server) => `waygate://add?server=${encodeURIComponent(server)}`),
      piece,
    )
    fc.assert(
      fc.property(text, (given) => {
        const link = parseLink(given)
        if (link?.kind === 'join') for (const name of [link.network, link.gateway]) expect(name).toMatch(/^[\p{L}\p{N}][\p{L}\p{N}._-]*$/u)
        if (link?.kind === 'add') {
          expect(new URL(link.server).origin).toBe(link.server)
          expect(link.server).toMatch(/^https:\/\/[a-z0-9.:[\]-]+$/)
        }
      }),
    )
  })

  it('that isn’t understood is said to be one, and brings nothing along', () => {
    for (const text of ['waygate://join/office/$(reboot)', 'waygate://leave', 'WAYGATE:x', 'waygate://add?server=http://a.example'])
      expect(linkAmong(['/usr/bin/waygate-app', text])).toEqual({ kind: 'unknown' })
  })

  it('is found among the arguments of a start, and only there where a desktop puts it', () => {
    expect(linkAmong(['/usr/bin/waygate-app', '--background', 'waygate://join/office/exit-fra'])).toMatchObject({ gateway: 'exit-fra' })
    expect(linkAmong(['waygate://join/office/exit-fra'])).toBeNull()
    expect(linkAmong(['/usr/bin/waygate-app', '--background'])).toBeNull()
    expect(linkAmong(['/usr/bin/waygate-app', '--x=waygate://join/office/exit-fra'])).toBeNull()
  })
})
