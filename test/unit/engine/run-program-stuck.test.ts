import { EventEmitter } from 'node:events'
import { PassThrough } from 'node:stream'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { runProgram } from '../../../electron/engine/linux/run-command.ts'
import { runProgram as runOnWindows } from '../../../electron/engine/windows/run-program.ts'

/** By default a program in a call of the kernel that doesn't come back: not even a kill ends it. */
const program = vi.hoisted(() => ({ begin: (stuck: () => unknown): unknown => stuck() }))
vi.mock('node:child_process', () => ({
  spawn: () =>
    program.begin(() =>
      Object.assign(new EventEmitter(), {
        stdin: new PassThrough(),
        stdout: new PassThrough(),
        stderr: new PassThrough(),
        kill: () => true,
      }),
    ),
}))

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const engines = [
  ['Linux', runProgram],
  ['Windows', runOnWindows],
] as const

test.each(engines)('a program for the %s engine that hangs in the kernel holds up nothing behind it', async (_, run) => {
  const ran = run({ program: '/usr/sbin/ip', args: ['link'], timeLimit: 200 })
  await vi.advanceTimersByTimeAsync(5000)
  expect(await ran).toEqual({ ok: true, value: { exit: null, stdout: '', stderr: '' } })
})

test.each(engines)('a program for the %s engine that no descriptor is left for is a fault', async (_, run) => {
  program.begin = () => {
    const child = new EventEmitter()
    // as Node does it: without any stream
    process.nextTick(() => {
      child.emit('error', new Error('spawn EMFILE'))
      child.emit('close', -24)
    })
    return child
  }
  expect(await run({ program: '/usr/sbin/ip', args: ['link'] })).toMatchObject({ ok: false, fault: { detail: 'spawn EMFILE' } })
})
