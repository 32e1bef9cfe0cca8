import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { ok } from '../../../electron/common/result.ts'
import { openAccounts } from '../../../electron/helper/windows/accounts.ts'
import { allowAccount, allowAtTheScreen } from '../../../electron/helper/windows/allow-account.ts'
import { readAllowedAccounts } from '../../../electron/helper/windows/allowed-accounts.ts'
import type { PowerShell } from '../../../electron/helper/windows/powershell.ts'

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

describe('waygate allow', () => {
  const [anna, entra] = [sid(1001), 'S-1-12-1-1111111111-1222222222-3333333333-4444444444']
  /** Names that Windows knows, and who is at the screen. */
  const windows =
    (known: Record<string, string>, screen: string | null): PowerShell =>
    async (script, name = '') =>
      script.includes('Win32_ComputerSystem') ? screen : (known[name] ?? null)
  const users = () => readFileSync(join(folder, 'users'), 'utf8')

  test('lets in who is named, and nobody else', async () => {
    const known = windows({ 'OFFICE\\ben': sid(1002) }, anna)
    expect(await allowAccount(folder, 'OFFICE\\ben', known)).toEqual(ok('OFFICE\\ben'))
    expect(users()).toBe(`${sid(1002)}\r\n`)
    expect(await allowAccount(folder, sid(1003), known)).toEqual(ok(sid(1003)))
    expect(users()).toBe(`${sid(1002)}\r\n${sid(1003)}\r\n`)
  })

  test('whom Windows doesn’t know, or a group of its own, isn’t let in: that is said', async () => {
    const known = windows({ Users: 'S-1-5-32-545' }, anna)
    for (const name of ['nobody', 'Users', 'S-1-5-32-545'])
      expect(await allowAccount(folder, name, known)).toMatchObject({ ok: false, fault: { why: 'userUnknown', path: name } })
    expect(existsSync(join(folder, 'users'))).toBe(false)
  })

  test('without a name it is who is at the screen, of Entra ID too; with nobody there it says so', async () => {
    expect(await allowAccount(folder, undefined, windows({}, entra))).toEqual(ok(entra))
    expect((await readAllowedAccounts(folder)).sids).toEqual([entra])
    expect((await (await open()).numbersOf([entra])).uids.size).toBe(1)
    expect((await open()).sidOf(1000)).toBe(entra)
    for (const screen of [null, '']) {
      expect(await allowAccount(folder, undefined, windows({}, screen))).toMatchObject({ ok: false, fault: { why: 'nobodyAsked' } })
      expect(await allowAtTheScreen(folder, windows({}, screen))).toEqual(ok())
    }
    expect(users()).toBe(`${entra}\r\n`)
  })
})
