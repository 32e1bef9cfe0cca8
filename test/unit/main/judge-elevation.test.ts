import { expect, test } from 'vitest'
import { setupBegun } from '../../../electron/common/contracts/setup-verbs.ts'
import { type Ended, judgeElevation } from '../../../electron/main/elevation/judge-elevation.ts'

const ended: Ended = { exit: 127, stdout: '', stderr: '', cancelled: false }
const why = (more: Partial<Ended>) => {
  const judged = judgeElevation({ ...ended, ...more })
  return judged.ok ? 'ok' : 'why' in judged.fault ? judged.fault.why : judged.fault.code
}
const report = { changes: [{ change: 'started' }], notes: [] }

/** Word for word what pkexec 122 says (Debian 12). */
const said = {
  dismissed: 'Error executing command as another user: Request dismissed\n',
  denied: 'Error executing command as another user: Not authorized\n\nThis incident has been reported.\n',
  noAgent: 'Error executing command as another user: No authentication agent found.\n',
  noAuthority: 'Error getting authority: Error initializing authority: Could not connect: No such file or directory\n',
  noShell: 'The value for the SHELL variable was not found in the /etc/shells file\n\nThis incident has been reported.\n',
}

test.each<[string, Partial<Ended>, string]>([
  ['the prompt was closed', { exit: 126, stderr: said.dismissed }, 'dismissed'],
  ['a wrong password, or no administrator', { exit: 127, stderr: said.denied }, 'denied'],
  ['no agent', { exit: 127, stderr: said.noAgent }, 'noAgent'],
  ['no polkit', { exit: 127, stderr: said.noAuthority }, 'noPrompt'],
  ['pkexec without its rights', { exit: 127, stderr: 'pkexec must be setuid root\n' }, 'noPrompt'],
  ['something that pkexec refuses by itself', { exit: 127, stderr: said.noShell }, 'failed'],
  ['words that nobody knows', { exit: 127, stderr: 'oops' }, 'failed'],
  ['ended by us, before anybody answered', { exit: null, cancelled: true }, 'cancelled'],
  ['ended by somebody else', { exit: null }, 'failed'],
  // once root's side has begun, the prompt is not to blame for a code
  ['126 of a program that may not be run (noexec)', { exit: 126, stderr: `${setupBegun}\nsh: Permission denied\n` }, 'failed'],
  ['another program than the one that belongs to the app', { exit: 65, stderr: `${setupBegun}\nit is not the program\n` }, 'otherProgram'],
  ['65 without having begun', { exit: 65, stderr: '' }, 'failed'],
])('%s', (_, more, expected) => {
  expect(why(more)).toBe(expected)
})

test('what root’s side says counts before every code', () => {
  const stdout = `${JSON.stringify({ ok: true, value: report })}\n`
  expect(judgeElevation({ ...ended, exit: 0, stdout, stderr: `${setupBegun}\n` })).toEqual({ ok: true, value: report })
  expect(judgeElevation({ ...ended, exit: 126, stdout })).toEqual({ ok: true, value: report })
  const fault = { code: 'setup.refused', why: 'inUse', path: '', detail: 'joined' }
  expect(judgeElevation({ ...ended, exit: 1, stdout: JSON.stringify({ ok: false, fault }) })).toEqual({ ok: false, fault })
})

test('what root’s side says is read as strictly as anything else', () => {
  for (const stdout of ['{"ok":true}', '{"ok":true,"value":{"changes":[{"change":"<b>"}],"notes":[]}}', '{']) {
    expect(why({ stdout })).toBe('internal')
  }
  expect(why({ exit: 126, stdout: 'hello\n' })).toBe('dismissed')
})
