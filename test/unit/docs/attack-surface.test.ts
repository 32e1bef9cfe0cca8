import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const root = join(import.meta.dirname, '../../..')
const text = readFileSync(join(root, 'docs/attack-surface.md'), 'utf8')
/** Lists are folded: what belongs together stands in one line here. */
const items = text.split(/\n(?= *- |\n|#)/).map((item) => item.replace(/\s+/g, ' ').trim())
const shown = items.flatMap((item) => {
  const [, file, title] = /^- `(test\/[^`]+)`: _(.+)_$/.exec(item) ?? []
  return file === undefined || title === undefined ? [] : [{ file, title }]
})

test('every file that it names exists', () => {
  const named = [...new Set([...text.matchAll(/`((?:build|electron|renderer|resources|test)\/[\w./-]+)`/g)].map(([, file = '']) => file))]
  expect(named.length).toBeGreaterThan(100)
  expect(named.filter((file) => !existsSync(join(root, file)))).toEqual([])
})

test('every test that it names is in the file that it names', () => {
  expect(shown.length).toBeGreaterThan(150)
  expect(shown.filter(({ file, title }) => !hasTitle(file, title))).toEqual([])
})

test('a title that no test has is noticed', () => {
  expect(hasTitle('test/unit/docs/attack-surface.test.ts', 'a title that no test has is noticed')).toBe(true)
  expect(hasTitle('test/unit/docs/attack-surface.test.ts', ['a title', 'that no test has'].join(' '))).toBe(false)
})

test('every boundary says who can talk, what is checked, what could go wrong, what is accepted, and what shows it', () => {
  const labels = ['Who can talk', 'Checked', 'Could go wrong', 'Accepted', 'Shown by']
  const boundaries = text.split(/\n(?=##)/).filter((part) => part.startsWith('###') && part.includes('**Who can talk**'))
  expect(boundaries.length).toBeGreaterThan(25)
  const lacking = boundaries.map((part) => ({
    boundary: part.split('\n', 1)[0],
    lacks: labels.filter((label) => !part.includes(`- **${label}**`)),
    tests: (part.match(/\n {2}- `test\//g) ?? []).length,
  }))
  expect(lacking.filter(({ lacks, tests }) => lacks.length > 0 || tests === 0)).toEqual([])
})

/** Whole titles of `test`, `it` and their relatives, in whatever quotes. */
function hasTitle(file: string, title: string): boolean {
  const path = join(root, file)
  if (!existsSync(path)) return false
  const source = readFileSync(path, 'utf8').replaceAll("\\'", "'")
  return ["'", '"', '`'].some((quote) => source.includes(`${quote}${title}${quote}`))
}
