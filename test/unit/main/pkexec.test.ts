import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { setupBegun } from '../../../electron/common/contracts/setup-verbs.ts'
import { createPkexec } from '../../../electron/main/elevation/pkexec.ts'
import { createSudoPrompt } from '../../../electron/main/elevation/sudo-prompt.ts'

/** pkexec is a script here; the real one, with a real polkit, is test/lab/helper-setup.test.ts. */
let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'waygate-pkexec-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function pkexec(script: string) {
  const path = join(folder, 'pkexec')
  writeFileSync(path, `#!/bin/sh\n${script}\n`)
  chmodSync(path, 0o755)
  return createPkexec([join(folder, 'not-here'), path])
}

const command = { program: '/opt/x/waygate', args: ['allow', '--json'], input: null }
const report = { ok: true, value: { changes: [{ change: 'allowed', user: 'anna' }], notes: [] } }

describe('pkexec', () => {
  it('gets the fixed command, our wish for no agent of its own, and nothing of our environment', async () => {
    process.env.WAYGATE_SECRET_OF_THIS_TEST = 'x'
    const run = pkexec(`printf '%s\\n' "$@" > ${folder}/args; env | sort > ${folder}/env; echo '${JSON.stringify(report)}'`).begin(
      command,
      () => {},
    )
    expect(await run.outcome).toEqual(report)
    delete process.env.WAYGATE_SECRET_OF_THIS_TEST
    expect(readFileSync(join(folder, 'args'), 'utf8').trim().split('\n')).toEqual([
      '--disable-internal-agent',
      '/opt/x/waygate',
      'allow',
      '--json',
    ])
    const names = readFileSync(join(folder, 'env'), 'utf8')
      .trim()
      .split('\n')
      .map((line) => line.split('=')[0])
    // the shell adds PWD and the like
    expect(names.filter((name) => !['PWD', 'OLDPWD', 'SHLVL', '_'].includes(name ?? ''))).toEqual(['LC_ALL', 'PATH'])
  })

  it('says when the prompt was answered, once, also when the line comes in pieces', async () => {
    let begun = 0
    const [first, second] = [setupBegun.slice(0, 5), setupBegun.slice(5)]
    const run = pkexec(
      `printf '%s' '${first}' >&2; sleep 0.1; printf '%s\\nmore\\n' '${second}' >&2; echo '${JSON.stringify(report)}'`,
    ).begin(command, () => (begun += 1))
    expect(await run.outcome).toEqual(report)
    expect(begun).toBe(1)
  })

  it('gives the program what it reads, and bears that it isn’t read', async () => {
    const input = join(folder, 'program')
    writeFileSync(input, 'x'.repeat(3_000_000))
    const reading = pkexec(`[ $(wc -c) = 3000000 ] && echo '${JSON.stringify(report)}'`).begin({ ...command, input }, () => {})
    expect(await reading.outcome).toEqual(report)
    const closed = pkexec('echo "Error executing command as another user: Request dismissed" >&2; exit 126').begin(
      { ...command, input },
      () => {},
    )
    expect(await closed.outcome).toMatchObject({ fault: { code: 'elevation.refused', why: 'dismissed' } })
    const gone = pkexec('cat >/dev/null; exit 127').begin({ ...command, input: join(folder, 'gone') }, () => {})
    expect(await gone.outcome).toMatchObject({ ok: false })
  })

  it('can be called off until somebody has answered, and not later', async () => {
    const waiting = pkexec('exec sleep 30').begin(command, () => {})
    waiting.cancel()
    expect(await waiting.outcome).toMatchObject({ fault: { code: 'elevation.refused', why: 'cancelled' } })
    const working: ReturnType<ReturnType<typeof pkexec>['begin']> = pkexec(
      `echo '${setupBegun}' >&2; while [ ! -e ${folder}/go ]; do sleep 0.02; done; echo '${JSON.stringify(report)}'`,
    ).begin(command, () => {
      working.cancel()
      writeFileSync(join(folder, 'go'), '')
    })
    expect(await working.outcome).toEqual(report)
  })

  it('that isn’t there is no way to ask', async () => {
    const run = createPkexec([join(folder, 'nowhere')]).begin(command, () => {})
    expect(await run.outcome).toMatchObject({ fault: { code: 'elevation.refused', why: 'noPrompt' } })
    run.cancel()
  })
})

describe('sudo-prompt, elsewhere', () => {
  const asked: string[] = []
  const played = (error: Error | undefined, stdout = '') =>
    createSudoPrompt(async () => (line, { name }, done) => {
      asked.push(`${name}: ${line}`)
      done(error, stdout, '')
    })
  const windows = {
    program: 'C:\\Program Files\\Waygate\\resources\\waygate\\waygate.exe',
    args: ['install-helper', '--json'],
    input: null,
  }

  it('gets one quoted command line', async () => {
    expect(await played(undefined, JSON.stringify(report)).begin(windows, () => {}).outcome).toEqual(report)
    expect(asked).toEqual(['Waygate: "C:\\Program Files\\Waygate\\resources\\waygate\\waygate.exe" install-helper --json'])
  })

  it('tells a refusal from a failure as well as it can', async () => {
    expect(await played(new Error('User did not grant permission.')).begin(windows, () => {}).outcome).toMatchObject({
      fault: { why: 'dismissed' },
    })
    expect(await played(new Error('Command failed')).begin(windows, () => {}).outcome).toMatchObject({ fault: { why: 'failed' } })
    const fault = { code: 'platform.unsupported', detail: 'there is no helper for win32 yet' } as const
    const stdout = JSON.stringify({ ok: false, fault })
    expect(await played(new Error('Command failed'), stdout).begin(windows, () => {}).outcome).toEqual({ ok: false, fault })
  })

  it('is never asked with a path that could end its quotation marks', async () => {
    asked.length = 0
    for (const program of ['C:\\a" & calc & "\\x.exe', 'C:\\%PATH%\\x.exe', 'C:\\a\nb']) {
      expect(await played(undefined).begin({ ...windows, program }, () => {}).outcome).toMatchObject({ fault: { why: 'failed' } })
    }
    expect(await played(undefined).begin({ ...windows, args: ['a b'] }, () => {}).outcome).toMatchObject({ fault: { why: 'failed' } })
    expect(asked).toEqual([])
  })
})
