import { describe, expect, test } from 'vitest'
import { runProgram } from '../../../electron/engine/linux/run-command.ts'
import { runProgram as runOnWindows } from '../../../electron/engine/windows/run-program.ts'

const isAlive = (pid: number) => {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

/** Everything that changes the machine waits for the program before it: one that never ends, or throws, would be the last. */
describe.each([
  { system: 'Linux', run: runProgram },
  { system: 'Windows', run: runOnWindows },
])('a program for the $system engine', ({ run }) => {
  test('that leaves another one behind, which keeps its output open, has ended when it has', async () => {
    const left = await run({ program: '/bin/sh', args: ['-c', 'sleep 600 & echo $!'] })
    if (!left.ok) throw new Error(JSON.stringify(left.fault))
    const pid = Number(left.value.stdout)
    expect(pid).toBeGreaterThan(1)
    expect(isAlive(pid)).toBe(true)
    process.kill(pid)
    expect(left.value.exit).toBe(0)
  })

  test('that has to be killed is waited for no longer either, whatever it began', async () => {
    const killed = await run({ program: '/bin/sh', args: ['-c', 'sleep 600 & echo $!; wait'], timeLimit: 1500 })
    if (!killed.ok) throw new Error(JSON.stringify(killed.fault))
    const pid = Number(killed.value.stdout)
    expect(pid).toBeGreaterThan(1)
    expect(isAlive(pid)).toBe(true)
    process.kill(pid)
    expect(killed.value.exit).toBe(null)
  })

  test("that can't be started by a throw of `spawn` is a fault, and the umask stays our own", async () => {
    const own = process.umask()
    // longer than the kernel takes: E2BIG is none of the errors that Node tells by an event
    const refused = await run({ program: '/bin/true', args: ['x'.repeat(4 * 1024 * 1024)] })
    expect(refused).toMatchObject({ ok: false, fault: { code: 'step.failed', program: '/bin/true' } })
    expect(process.umask()).toBe(own)
  })
})
