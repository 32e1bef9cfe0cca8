import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { readAllowedUsers } from '../../../electron/helper/admission/allowed-users.ts'

vi.mock('node:child_process', () => {
  const begin = () => {
    throw Object.assign(new Error('spawn ENOMEM'), { code: 'ENOMEM' })
  }
  return { spawn: begin, execFile: begin }
})

test.runIf(process.geteuid?.() === 0)(
  'without memory to ask a directory service a name is nobody’s for now, and the helper goes on',
  async () => {
    const directory = await mkdtemp(join(tmpdir(), 'waygate-admission-'))
    await writeFile(join(directory, 'users'), 'root\nsomebody-in-ldap\n', { mode: 0o600 })
    const { uids, problems } = await readAllowedUsers(directory, 'users')
    await rm(directory, { recursive: true })
    expect([...uids]).toEqual([0])
    expect(problems).toEqual([expect.stringContaining('nobody is called somebody-in-ldap')])
  },
)
