import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { watchAccounts } from '../../../electron/helper/admission/watch-accounts.ts'

test('tells of accounts that change, as useradd changes them, and of nothing else', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'waygate-accounts-'))
  const changed = vi.fn()
  const end = watchAccounts(changed, folder)
  try {
    writeFileSync(join(folder, 'resolv.conf'), '')
    writeFileSync(join(folder, 'passwd+'), '')
    renameSync(join(folder, 'passwd+'), join(folder, 'passwd'))
    await expect.poll(() => changed.mock.calls.length).toBe(1)
    writeFileSync(join(folder, 'resolv.conf'), 'again')
    writeFileSync(join(folder, 'passwd'), 'again')
    await expect.poll(() => changed.mock.calls.length).toBe(2)
  } finally {
    end()
    rmSync(folder, { recursive: true })
  }
})

test('a folder that is not there is no reason to fail', () => {
  expect(() => watchAccounts(() => undefined, '/nonexistent')()).not.toThrow()
})
