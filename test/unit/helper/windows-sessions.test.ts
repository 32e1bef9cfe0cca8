import { expect, test } from 'vitest'
import { fail, ok } from '../../../electron/common/result.ts'
import type { Output } from '../../../electron/engine/run-to-end.ts'
import { windowsPrograms } from '../../../electron/engine/windows/names.ts'
import type { RunProgram } from '../../../electron/engine/windows/run-program.ts'
import { createWindowsSessions } from '../../../electron/helper/windows/windows-sessions.ts'

const sid = 'S-1-5-21-1111111111-2222222222-3333333333-1001'
const process = '"explorer.exe","4711","Console","1","60,000 K"\r\n'
const nobody = 'INFO: No tasks are running which match the specified criteria.\r\n'

/** What Windows says: a list of processes, who sits at the screen, and what an account is called. */
function sessionsWhere({
  tasks,
  screen = null,
  name = 'PC\\anna',
}: {
  tasks: Partial<Output> | 'none'
  screen?: string | null
  name?: string
}) {
  const asked: string[] = []
  const run: RunProgram = async ({ args }) => {
    asked.push(args.join(' '))
    if (tasks === 'none') return fail({ code: 'program.missing', program: 'tasklist.exe', install: '' })
    return ok({ exit: 0, stdout: '', stderr: '', ...tasks })
  }
  const sessions = createWindowsSessions({
    programs: windowsPrograms({}),
    run,
    powershell: async () => screen,
    nameOf: async () => name,
    isConnected: (uid) => uid === 1007,
    onSessions: () => () => undefined,
  })
  return { sessions, asked }
}

test('present is whose processes run, who is connected, and an administrator', async () => {
  const { sessions, asked } = sessionsWhere({ tasks: { stdout: process } })
  expect(await sessions.isPresent(1000)).toBe(true)
  expect(asked).toEqual(['/FI USERNAME eq PC\\anna /FO CSV /NH'])
  const { sessions: empty } = sessionsWhere({ tasks: { stdout: nobody } })
  expect([await empty.isPresent(1000), await empty.isPresent(1007), await empty.isPresent(0)]).toEqual([false, true, true])
})

test('where Windows doesn’t tell nobody counts as gone: what is joined stays', async () => {
  expect(await sessionsWhere({ tasks: 'none' }).sessions.isPresent(1000)).toBe(true)
  expect(await sessionsWhere({ tasks: { exit: null } }).sessions.isPresent(1000)).toBe(true)
  expect(await sessionsWhere({ tasks: { exit: 1, stdout: 'ERROR' } }).sessions.isPresent(1000)).toBe(true)
  // the account has no name as long as PowerShell doesn't answer
  expect(await sessionsWhere({ tasks: { stdout: nobody }, name: sid }).sessions.isPresent(1000)).toBe(true)
})

test('at the seat is who sits at the screen, and everybody when nobody does', async () => {
  const at = (screen: string | null) => sessionsWhere({ tasks: {}, screen }).sessions.isAtSeat(1000)
  expect([await at('pc\\ANNA'), await at('PC\\ben'), await at(''), await at(null)]).toEqual([true, false, true, true])
})
