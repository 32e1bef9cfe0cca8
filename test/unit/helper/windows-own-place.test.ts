import { expect, it } from 'vitest'
import { needOwnPlace } from '../../../electron/helper/windows/own-place.ts'

const environment = { ProgramFiles: 'C:\\Program Files (x86)', ProgramW6432: 'C:\\Program Files' }
const asked = (path: string, isOneFile = true) => needOwnPlace({ path, isOneFile }, environment)

it.each(['C:\\Program Files\\Waygate\\resources\\bin\\waygate.exe', 'c:\\PROGRAM FILES\\Waygate\\waygate.exe'])(
  '%s may become the service',
  (path) => {
    expect(asked(path)).toEqual({ ok: true, value: undefined })
  },
)

it.each([
  'C:\\Users\\anna\\Downloads\\waygate.exe',
  'C:\\Program Files',
  'C:\\Program FilesX\\waygate.exe',
  'C:\\Program Files\\..\\Users\\anna\\waygate.exe',
  'C:\\Program Files/../Users/anna/waygate.exe',
  '\\\\share\\Program Files\\waygate.exe',
])('%s may not', (path) => {
  expect(asked(path)).toMatchObject({ ok: false, fault: { code: 'setup.refused', why: 'programExposed', path } })
})

it('nothing may where the system doesn’t say what its folder of programs is', () => {
  expect(needOwnPlace({ path: 'C:\\Program Files\\waygate.exe', isOneFile: true }, {})).toMatchObject({ ok: false })
})

it('a checkout’s program is no single file', () => {
  expect(asked('C:\\Program Files\\nodejs\\node.exe', false)).toMatchObject({ ok: false, fault: { why: 'notOneFile' } })
})
