import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createDataProtection, type DataProtection } from '../../../electron/client/session/data-protection.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'waygate-dpapi-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** Seals for one account, as far as that can be seen from outside. */
const windowsOf =
  (account: string): DataProtection =>
  async (act, base64) => {
    if (act === 'seal') return Buffer.from(`${account}:${base64}`).toString('base64')
    const [owner, inside = ''] = Buffer.from(base64, 'base64').toString().split(':')
    return owner === account ? inside : 'foreign'
  }
const anna = windowsOf('anna')
const keyOf = async (ask: DataProtection) => {
  const answer = await createDataProtection(folder, ask).key()
  return answer.kind === 'open' ? answer.key.toString('hex') : answer.kind
}
const stored = () => readFileSync(join(folder, 'sign-in-key'), 'utf8')

test('the key is made once, the same for app and command line, and never lies open on the disk', async () => {
  const key = await keyOf(anna)
  expect(key).toMatch(/^[0-9a-f]{64}$/)
  expect(await keyOf(anna)).toBe(key)
  const bytes = Buffer.from(key, 'hex')
  expect(stored()).not.toContain(bytes.toString('base64'))
  expect(readdirSync(folder)).toEqual(['sign-in-key'])
})

test('two programs that begin at once take the same', async () => {
  const keys = await Promise.all([keyOf(anna), keyOf(anna), keyOf(anna)])
  expect(new Set(keys).size).toBe(1)
})

test('a key of another account is kept beside, and a new one made', async () => {
  const [key, before] = [await keyOf(anna), stored()]
  const next = await keyOf(windowsOf('ben'))
  expect(next).toMatch(/^[0-9a-f]{64}$/)
  expect(next).not.toBe(key)
  const kept = readdirSync(folder).find((name) => name.startsWith('sign-in-key.kept-')) ?? ''
  expect(readFileSync(join(folder, kept), 'utf8')).toBe(before)
})

test('where nothing can be sealed at all, as after a sign-in over SSH by key, what can’t be opened there stays for where it can', async () => {
  const key = await keyOf(anna)
  const nobody: DataProtection = async () => 'foreign'
  expect(await keyOf(nobody)).toBe('locked')
  expect(readdirSync(folder)).toEqual(['sign-in-key'])
  expect(await keyOf(anna)).toBe(key)
})

test('of two programs that can’t open it the slower one takes what the faster one made', async () => {
  await keyOf(anna)
  const ben = windowsOf('ben')
  let faster: string | null = null
  const slower: DataProtection = async (act, base64) => {
    const answer = await ben(act, base64)
    if (answer === 'foreign') faster = await keyOf(ben)
    return answer
  }
  expect(await keyOf(slower)).toBe(faster)
})

test('while Windows doesn’t answer, a key that is there stays, and none is made', async () => {
  const silent: DataProtection = async () => null
  expect(await keyOf(silent)).toBe('absent')
  expect(readdirSync(folder)).toEqual([])
  const key = await keyOf(anna)
  expect(await keyOf(silent)).toBe('locked')
  expect(await keyOf(anna)).toBe(key)
})

test('what is no key counts as none', async () => {
  writeFileSync(join(folder, 'sign-in-key'), String(await anna('seal', 'c2hvcnQ=')))
  expect(await keyOf(anna)).toMatch(/^[0-9a-f]{64}$/)
})
