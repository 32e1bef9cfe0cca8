import { EventEmitter } from 'node:events'
import { PassThrough } from 'node:stream'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { runProgram } from '../../../electron/engine/linux/run-command.ts'
import { runProgram as runOnWindows } from '../../../electron/engine/windows/run-program.ts'

/** A program in a call of the kernel that doesn't come back: not even a kill ends it. */
vi.mock('node:child_process', () => ({
  spawn: () =>
    Object.assign(new EventEmitter(), { stdin: new PassThrough(), stdout: new PassThrough(), stderr: new PassThrough(), kill: () => true }),
}))

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

test.each([
  ['Linux', runProgram],
  ['Windows', runOnWindows],
])('a program for the %s engine that hangs in the kernel holds up nothing behind it', async (_, run) => {
  const ran = run({ program: '/usr/sbin/ip', args: ['link'], timeLimit: 200 })
  await vi.advanceTimersByTimeAsync(5000)
  expect(await ran).toEqual({ ok: true, value: { exit: null, stdout: '', stderr: '' } })
})
