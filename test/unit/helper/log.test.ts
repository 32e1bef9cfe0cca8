import { spawnSync } from 'node:child_process'
import { closeSync, openSync } from 'node:fs'
import { join } from 'node:path'
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

it('that can’t be written, because the disk is full, ends nobody', () => {
  const full = openSync('/dev/full', 'w')
  const log = JSON.stringify(join(import.meta.dirname, '../../../electron/helper/log.ts'))
  const program = `const { createLog } = await import(${log})
    const log = createLog()
    for (let line = 0; line < 3; line++) log.info('a line')
    process.stdout.write('went on')`
  const ran = spawnSync(process.execPath, ['--input-type=module', '-e', program], { stdio: ['ignore', 'pipe', full] })
  closeSync(full)
  expect(String(ran.stdout)).toBe('went on')
})
