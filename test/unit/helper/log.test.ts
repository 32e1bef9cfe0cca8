import { expect, it } from 'vitest'
import { createLog } from '../../../electron/helper/log.ts'

it('blanks secrets that somebody passes by mistake, and is JSON by the line', () => {
  const lines: string[] = []
  const log = createLog({ write: (line) => void lines.push(line) })
  log.info({ privateKey: 'one', pass: { token: 'two', inner: { password: 'three' } }, data: 'four', uid: 7 }, 'newKey')
  log.warn({ presharedKey: 'five', step: { stdin: 'six' } }, 'step')
  expect(lines.join('')).not.toMatch(/one|two|three|four|five|six/)
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([
    { level: 'info', uid: 7, msg: 'newKey', privateKey: '[secret]' },
    { level: 'warn' },
  ])
})
