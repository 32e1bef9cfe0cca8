import { spawn } from 'node:child_process'
import { appendFileSync, existsSync } from 'node:fs'
import { copyFile, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { runProgram } from '../../../engine/linux/run-command.ts'
import { runningHelper } from '../../run-dir.ts'
import { syncDirectory } from '../../state/atomic-write.ts'
import { installedPackage, installPackage, isLockTaken } from '../package-manager.ts'
import { sha512Of } from '../receive-package.ts'
import { readRecord, type UpdatePlaces, writeRecord } from '../update-record.ts'
import { keepInstalled } from './keep-installed.ts'
import { lookAtHelper } from './look-at-helper.ts'
import type { Machine } from './run-installer.ts'

export interface InstallerPlaces {
  readonly stateDir: string
  readonly runDir: string
  readonly places: UpdatePlaces
  /** Name of our package. */
  readonly packageName: string
  /** The machine goes down: waiting ends. */
  readonly ending: AbortSignal
}

const systemctl = '/usr/bin/systemctl'
const service = 'waygate-helper.service'
/** For a helper to end by itself (ms). */
const endLimit = 10_000

/** The machine that this process runs on, as root and outside any sandbox. */
export async function thisMachine({ stateDir, runDir, places, packageName, ending }: InstallerPlaces): Promise<Machine> {
  const stateFile = join(stateDir, 'state.json')
  const say = (line: string) => appendFileSync(places.log, `${new Date().toISOString()} ${line.trimEnd()}\n`, { mode: 0o600 })
  // as it was started, for the day on which nobody else starts it
  const command = await commandOf(await runningHelper(runDir))

  return {
    readRecord: () => readRecord(places),
    async writeRecord(record) {
      const written = await writeRecord(places, record)
      if (!written.ok) say(`the record can't be written: ${JSON.stringify(written.fault)}`)
    },
    installed: () => installedPackage(packageName),
    isUntouched: async (sha512) => (await sha512Of(places.package).catch(() => null)) === sha512,
    async keepInstalled() {
      const kept = await keepInstalled(packageName, places.kept)
      if (!kept.ok) say(`what is installed can't be kept: ${JSON.stringify(kept.fault)}`)
      return kept.ok
    },
    async install(which) {
      const ran = await installPackage(which === 'new' ? places.package : places.kept, which === 'new' ? 'update' : 'rollback')
      if (!ran.ok) {
        say(`dpkg can't be run: ${JSON.stringify(ran.fault)}`)
        return 'failed'
      }
      say(`dpkg ended with ${ran.value.exit}\n${ran.value.stdout}${ran.value.stderr}`)
      if (isLockTaken(ran.value)) return 'lockTaken'
      return ran.value.exit === 0 ? 'done' : 'failed'
    },
    async keepNew() {
      await rename(places.package, places.kept)
      await syncDirectory(places.directory)
      await rm(places.state, { force: true })
    },
    async forgetNew() {
      for (const path of [places.package, places.state]) await rm(path, { force: true })
    },
    copyState: () => copyFile(stateFile, places.state).catch(() => undefined),
    restoreState: () => rename(places.state, stateFile).catch(() => undefined),
    look: (ask) => lookAtHelper(runDir, ask),
    async renewHelper() {
      say('starting the helper anew')
      if (existsSync('/run/systemd/system')) {
        const restarted = await runProgram({ program: systemctl, args: ['restart', service], timeLimit: 60_000 })
        if (restarted.ok && restarted.value.exit === 0) return
      }
      await endHelper(runDir)
      const [program, ...args] = command
      if (program === undefined) return say('how the helper was started is not known')
      spawn(program, args, { detached: true, stdio: 'ignore', cwd: '/', env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin' } }).unref()
    },
    wait: (ms) => wait(ms, undefined, { signal: ending }),
    now: Date.now,
    say,
  }
}

/** proc(5), /proc/PID/cmdline: words that end with a zero byte. */
async function commandOf(pid: number | null): Promise<readonly string[]> {
  if (pid === null) return []
  const text = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')
  return text.split('\0').slice(0, -1)
}

async function endHelper(runDir: string): Promise<void> {
  const pid = await runningHelper(runDir)
  if (pid === null) return
  for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
    try {
      process.kill(pid, signal)
    } catch {
      return
    }
    for (let waited = 0; waited < endLimit; waited += 100) {
      if ((await runningHelper(runDir)) !== pid) return
      await wait(100)
    }
  }
}
