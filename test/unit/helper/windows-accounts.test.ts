import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openAccounts } from '../../../electron/helper/windows/accounts.ts'

const sid = (number: number) => `S-1-5-21-1111111111-2222222222-3333333333-${number}`
let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'waygate-accounts-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))
const open = () => openAccounts(folder, async () => null)

test('an account keeps its number, also in the next life of the helper', async () => {
  const accounts = await open()
  expect([...(await accounts.numbersOf([sid(1), sid(2)])).uids]).toEqual([1000, 1001])
  await accounts.numbersOf([])
  const next = await open()
  expect([...(await next.numbersOf([sid(3), sid(2)])).uids]).toEqual([1002, 1001])
  expect([next.sidOf(1000), next.sidOf(0), next.sidOf(1003)]).toEqual([sid(1), 'S-1-5-32-544', null])
})

test('no number is given twice, also when the list is read twice at once', async () => {
  const accounts = await open()
  const [first, second] = await Promise.all([accounts.numbersOf([sid(1)]), accounts.numbersOf([sid(2)])])
  expect([...first.uids, ...second.uids].sort()).toEqual([1000, 1001])
  expect(JSON.parse(readFileSync(join(folder, 'accounts.json'), 'utf8'))).toEqual({ [sid(1)]: 1000, [sid(2)]: 1001 })
})

test('numbers that can’t be read are not given anew: they would be somebody else’s', async () => {
  writeFileSync(join(folder, 'accounts.json'), '{')
  const { uids, problems } = await (await open()).numbersOf([sid(1)])
  expect([...uids]).toEqual([])
  expect(problems).toHaveLength(1)
  expect(readFileSync(join(folder, 'accounts.json'), 'utf8')).toBe('{')
})
