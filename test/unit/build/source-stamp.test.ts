import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { sourceFingerprint } from '../../../build/bundle/source-stamp.ts'

let root: string
const write = (file: string, text: string, at = 1000) => {
  mkdirSync(join(root, file, '..'), { recursive: true })
  writeFileSync(join(root, file), text)
  utimesSync(join(root, file), at, at)
}
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'waygate-stamp-'))
  write('src/a.ts', 'a')
  write('src/deep/b.ts', 'b')
  write('package.json', '{}')
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

const sources = ['package.json', 'src', 'never-there']
const fingerprint = () => sourceFingerprint(root, sources)

test('the same sources have the same fingerprint', async () => {
  expect(await fingerprint()).toBe(await fingerprint())
})

test.each([
  ['a changed file', () => write('src/deep/b.ts', 'c', 2000)],
  ['a new file', () => write('src/c.ts', '')],
  ['a file that is gone', () => rmSync(join(root, 'src/a.ts'))],
  ['a changed file that is named itself', () => write('package.json', '[]', 2000)],
])('%s shows', async (_what, change) => {
  const before = await fingerprint()
  change()
  expect(await fingerprint()).not.toBe(before)
})

test('what is no source does not show', async () => {
  const before = await fingerprint()
  write('out/a.js', 'x')
  expect(await fingerprint()).toBe(before)
})
