import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const root = join(import.meta.dirname, '../../..')
const text = readFileSync(join(root, 'docs/security.md'), 'utf8')

test('every test that the security page names exists', () => {
  const named = [...new Set(text.match(/test\/[\w./-]+/g))]
  expect(named.length).toBeGreaterThan(10)
  expect(named.filter((file) => !existsSync(join(root, file)))).toEqual([])
})

test('every claim in its tables of claims names a test', () => {
  const tables = text.split(/\n\n+/).filter((block) => block.startsWith('| claim'))
  const claims = tables.flatMap((table) =>
    table
      .split('\n')
      .filter((row) => row.startsWith('|'))
      .slice(2),
  )
  expect(claims.length).toBeGreaterThan(10)
  expect(claims.filter((row) => !row.includes('`test/'))).toEqual([])
})
