import { describe, expect, test } from 'vitest'
import { runCommand, runProgram } from '../../../electron/engine/windows/run-program.ts'

const script = (text: string) => ({ program: process.execPath, args: ['-e', text] })

describe('a program for the Windows engine', () => {
  test('gets its standard input, and gives its output and its exit code', async () => {
    const echo = script("process.stdin.pipe(process.stdout); process.stdin.on('end', () => { process.exitCode = 7 })")
    expect(await runProgram({ ...echo, stdin: '1.1.1.1' })).toEqual({ ok: true, value: { exit: 7, stdout: '1.1.1.1', stderr: '' } })
  })

  test('fails with what it said, on either output, unless the code is expected', async () => {
    const fails = script("process.stdout.write('no such service'); process.exitCode = 36")
    expect(await runCommand(runProgram, 'stop', fails)).toMatchObject({
      ok: false,
      fault: { code: 'step.failed', what: 'stop', exit: 36, detail: 'no such service' },
    })
    expect((await runCommand(runProgram, 'stop', { ...fails, okExitCodes: [36] })).ok).toBe(true)
  })

  test('that is not there is named', async () => {
    const missing = await runProgram({ program: '/nowhere/wireguard.exe', args: [], stdin: 'x' })
    expect(missing).toMatchObject({ ok: false, fault: { code: 'program.missing', program: '/nowhere/wireguard.exe' } })
  })
})
