import { expect, test } from 'vitest'
import { askingUser } from '../../../electron/helper/setup/asking-user.ts'

test.each([
  ['the system prompt', { PKEXEC_UID: '1000' }, { by: 'prompt', uid: 1000 }],
  ['sudo', { SUDO_UID: '1001', SUDO_USER: 'anna' }, { by: 'sudo', uid: 1001 }],
  ['a root shell', {}, { by: 'root' }],
  ['root through sudo', { SUDO_UID: '0' }, { by: 'root' }],
  ['the prompt, whatever a shell before it left', { PKEXEC_UID: '1000', SUDO_UID: '0' }, { by: 'prompt', uid: 1000 }],
])('%s says who asks', (_, env, expected) => {
  expect(askingUser(env)).toEqual({ ok: true, value: expected })
})

test.each(['', ' ', 'anna', '-1', '1000 ', '1e3', '0x3e8', '4294967295', '99999999999', '１０００'])(
  'what is no uid is nobody, and never root: "%s"',
  (text) => {
    expect(askingUser({ PKEXEC_UID: text })).toMatchObject({ ok: false, fault: { code: 'setup.refused', why: 'nobodyAsked' } })
  },
)
