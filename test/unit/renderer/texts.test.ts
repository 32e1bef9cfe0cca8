import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { bytesText } from '../../../electron/common/wording/formats.ts'
import { english } from '../../../electron/common/words/words.ts'
import { en } from '../../../renderer/i18n/en.ts'
import { startI18n } from '../../../renderer/i18n/i18n.ts'
import { fieldOfFault, typedHost } from '../../../renderer/ui/sign-in-fields.ts'

function strings(of: object, path = ''): readonly [string, string][] {
  return Object.entries(of).flatMap(([key, value]) =>
    typeof value === 'string' ? [[`${path}${key}`, value] as [string, string]] : strings(value, `${path}${key}.`),
  )
}

describe('strings', () => {
  const all = strings(en)

  test('UI.md, "Words": no exclamation marks, no please, no successfully, no other words for a gateway', () => {
    expect(all.filter(([, text]) => /!|\bplease\b|successful|exit node|vpn server|\bconnect(ed)? to\b/i.test(text))).toEqual([])
  })

  test('every plural has all its forms', () => {
    const keys = new Set(all.map(([key]) => key))
    const alone = [...keys].filter(
      (key) =>
        /_(one|other)$/.test(key) && !keys.has(key.endsWith('_one') ? key.replace(/_one$/, '_other') : key.replace(/_other$/, '_one')),
    )
    expect(alone).toEqual([])
  })

  test('plurals and values are filled in', () => {
    const { t } = startI18n()
    expect(t('admin.hostsIn', { count: 1 })).toBe('1 host')
    expect(t('admin.hostsIn', { count: 3 })).toBe('3 hosts')
    expect(t('action.join', { gateway: '<b>&' })).toBe('Join <b>&')
  })
})

test.each([
  [0, '0 B'],
  [999, '999 B'],
  [1000, '1.00 kB'],
  [12_345_678, '12.3 MB'],
  [999_600, '1.00 MB'],
  [123_456_789_012, '123 GB'],
])('%d bytes are %s', (bytes, text) => {
  expect(bytesText(english, bytes)).toBe(text)
})

describe('sign-in', () => {
  test('a refusal stands at the field it is about', () => {
    expect(fieldOfFault({ code: 'signIn.refused', message: '' })).toBe('password')
    expect(fieldOfFault({ code: 'server.tls', server: 'x', detail: '' })).toBe('server')
    expect(fieldOfFault({ code: 'signIn.tokenRefused', server: 'x' })).toBe('token')
    expect(fieldOfFault({ code: 'internal', detail: '' })).toBeNull()
  })

  test.each([
    ['api.example.com', 'api.example.com'],
    [' https://api.example.com:8443/x ', 'api.example.com:8443'],
  ])('"%s" is waited for as %s', (typed, host) => {
    expect(typedHost(typed)).toBe(host)
  })
})

describe('tokens', () => {
  const css = readFileSync(join(import.meta.dirname, '../../../renderer/ui/tokens.css'), 'utf8')
  const block = (selector: string): Record<string, string> => {
    const start = css.indexOf(`${selector} {`)
    const body = css.slice(start, css.indexOf('}', start))
    return Object.fromEntries(
      [...body.matchAll(/(--[\w-]+):\s*([^;]+);/g)].map(([, name = '', value = '']) => [name, value.replace(/\s+/g, ' ')]),
    )
  }
  const light = block(':root')
  const dark = block(':root:not([data-theme="light"])')

  test('dark by the system and dark by choice are the same colours', () => {
    expect(block(':root[data-theme="dark"]')).toEqual(dark)
  })

  const pairs: readonly (readonly [string, string, number])[] = [
    ...['--text', '--text-2', '--text-3'].flatMap((text) =>
      ['--surface', '--bg', '--surface-sunken'].map((ground) => [text, ground, 4.5] as const),
    ),
    ...['protected', 'held', 'lost', 'off'].flatMap((tone) => [
      [`--${tone}-text`, `--${tone}-wash`, 4.5] as const,
      ['--text', `--${tone}-wash`, 4.5] as const,
      ['--text-2', `--${tone}-wash`, 4.5] as const,
      [`--${tone}`, `--${tone}-wash`, 3] as const,
      [`--${tone}`, '--surface', 3] as const,
    ]),
    ['--text-on-accent', '--accent', 4.5],
    ['--accent-text', '--surface', 4.5],
    ['--accent-text', '--held-wash', 4.5],
    ['--text-2', '--selected', 4.5],
    ['--control-border', '--surface', 3],
    ['--focus', '--surface', 3],
  ]
  test.each(['light', 'dark'])('%s: text has a contrast of at least 4.5, shapes of 3', (theme) => {
    const values = theme === 'light' ? light : { ...light, ...dark }
    const weak = pairs
      .map(([front, back, least]) => ({ pair: `${front} on ${back}`, ratio: contrast(values[front] ?? '', values[back] ?? ''), least }))
      .filter(({ ratio, least }) => ratio < least)
    expect(weak).toEqual([])
  })
})

/** WCAG 2.2, "contrast ratio". */
function contrast(a: string, b: string): number {
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x)
  return ((light ?? 0) + 0.05) / ((dark ?? 0) + 0.05)
}

function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5]
    .map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255)
    .map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4))
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}
