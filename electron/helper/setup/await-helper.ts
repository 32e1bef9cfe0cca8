import { connect } from 'node:net'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { fail, ok, type Result } from '../../common/result.ts'
import { runProgram } from '../../engine/linux/run-command.ts'
import { runningHelper } from '../run-dir.ts'
import { helperService } from './shipped-files.ts'

/** The configuration directory is looked for every five seconds when it wasn't there (watch-config.ts). */
const patience = 15_000
const pace = 100

/** Resolves when the helper listens for that user; `other`: and is another process than that one. A fault names the service's own last words. */
export async function awaitHelper(runDir: string, uid: number, other: number | null): Promise<Result<undefined>> {
  for (const end = performance.now() + patience; performance.now() < end; await wait(pace)) {
    const pid = await runningHelper(runDir)
    if (pid !== null && pid !== other && (await answers(join(runDir, `${uid}.sock`)))) return ok()
  }
  return fail({
    code: 'step.failed',
    what: 'wait for the helper to answer',
    program: '/usr/bin/systemctl',
    exit: null,
    detail: await lastWords(),
  })
}

function answers(socket: string): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = connect(socket)
    probe.once('connect', () => {
      probe.destroy()
      resolve(true)
    })
    probe.once('error', () => resolve(false))
  })
}

async function lastWords(): Promise<string> {
  const asked = await runProgram({
    program: '/usr/bin/journalctl',
    args: ['--unit', helperService, '--lines=5', '--output=cat', '--no-pager'],
  })
  const said = asked.ok ? asked.value.stdout.trim() : ''
  return said === '' ? 'it said nothing' : said.slice(-1500)
}
