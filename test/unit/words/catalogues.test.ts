import { describe, expect, test } from 'vitest'
import { pairs } from './catalogue-pairs.ts'

/** Words that are the same in both languages: names, units, and what German has taken over. */
const shared = new Set([
  'Admin',
  'Auditor',
  'Beta',
  'Browser',
  'Client',
  'Code',
  'Community',
  'Deutsch',
  'Details',
  'English',
  'Gateway',
  'Gateways',
  'Host',
  'Hosts',
  'Internet',
  'Name',
  'Offline',
  'Online',
  'Pause',
  'Pro',
  'Problem',
  'Relay',
  'Server',
  'Server: ',
  'Server [{{server}}]: ',
  'Gateway: {{gateway}} ({{proof}})',
  'Start',
  'System',
  'App',
  'IPv{{family}}',
  'Version',
  'Waygate',
  'Waygate {{version}}',
  'api.example.com',
  'keepalive',
  'offline',
  'online',
  '–',
])
/** Placeholders, punctuation and units only. */
const wordless = /^(\{\{[\w, ]+\}\}|[\s\d:.,;()·/[\]–-]|° [NSW]|IPv|TCP|UDP|ms|min|s|h|%)*$/

describe.each(pairs)('$name', ({ english, german }) => {
  const both = [...english].map(([key, text]) => ({ key, text, other: german.get(key) ?? '' }))

  test('has the same keys in both languages', () => {
    expect([...german.keys()].sort()).toEqual([...english.keys()].sort())
  })

  test('has the same placeholders in both languages', () => {
    expect(both.filter(({ text, other }) => placeholders(text).join() !== placeholders(other).join()).map(({ key }) => key)).toEqual([])
  })

  test('has every plural in all its forms', () => {
    const alone = [...english.keys()].filter((key) => {
      const [, base, form] = /^(.*)_(one|other)$/.exec(key) ?? []
      return base !== undefined && !english.has(`${base}_${form === 'one' ? 'other' : 'one'}`)
    })
    expect(alone).toEqual([])
  })

  test('leaves no English in the German', () => {
    const same = both.filter(({ text, other }) => text === other && !wordless.test(text) && !shared.has(text))
    expect(same).toEqual([])
    const words = /\b(the|you|your|is|are|not|and|with|from|to|of|gateway's|nothing|traffic|helper)\b/i
    // what is typed, and what programs are called, stays
    const bare = (text: string) =>
      text.replace(/„[^“]*“|\{\{[^}]*\}\}|waygate [a-z-]+( [a-z-]+)?|--[\w-]+|<[^>]*>|\[[^\]]*\]|'[^']*'|policy\.json/g, '')
    expect(both.filter(({ other }) => words.test(bare(other))).map(({ key, other }) => `${key}: ${other}`)).toEqual([])
  })

  test('follows the typography of each language', () => {
    expect([...german].filter(([, text]) => /["”»«]|\.\.\.|\s-\s|!| {2}/.test(text))).toEqual([])
    expect([...german].filter(([, text]) => (text.match(/„/g) ?? []).length !== (text.match(/“/g) ?? []).length)).toEqual([])
    expect([...english].filter(([, text]) => /\.\.\.|\s-\s|!|\bplease\b|successful| {2}/i.test(text))).toEqual([])
  })

  test('addresses nobody in German', () => {
    expect(
      [...german].filter(([, text]) =>
        /\b(Sie haben|Sie können|Ihre?[nmrs]?|du|dein\w*|bitte)\b/.test(text.replace(/(^|[.:] )(Ihre?|Sie)\b/g, '')),
      ),
    ).toEqual([])
  })

  test('says gateway, and nothing else for it', () => {
    expect(
      [...english]
        .filter(([, text]) => /exit node|vpn server|\bconnect(ed)? to\b(?! (this computer over SSH|\{\{to))/i.test(text))
        .map(([key]) => key),
    ).toEqual([])
    expect([...german].filter(([, text]) => /exit.?knoten|vpn.?server/i.test(text))).toEqual([])
  })
})

function placeholders(text: string): string[] {
  return [...text.matchAll(/\{\{([\w, ]+)\}\}/g)].map(([, name = '']) => name).sort()
}
