import { spawn } from 'node:child_process'
import { existsSync, realpathSync } from 'node:fs'
import { isSea } from 'node:sea'
import { fail, ok, type Result } from '../../common/result.ts'
import { runCommand } from '../../engine/linux/run-command.ts'
import type { Command } from '../../engine/step.ts'
import type { InstallerStart } from './installer/run-installer.ts'

export interface InstallerDirs {
  readonly stateDir: string
  readonly runDir: string
}

const systemdRun = '/usr/bin/systemd-run'

/** The file of this program that a package brought: the executable, or the script that Node runs. */
export function ownProgramFile(): string {
  return realpathSync(isSea() ? process.execPath : (process.argv[1] ?? process.execPath))
}

/** This very program, with the words that make it install (`cli/verbs/install-update.ts`). */
export function installerWords(dirs: InstallerDirs, start: InstallerStart): readonly string[] {
  const self = isSea() ? [process.execPath] : [process.execPath, ...process.execArgv, ownProgramFile()]
  const resume = start === 'resume' ? ['--resume'] : []
  return [...self, 'install-update', '--state-dir', dirs.stateDir, '--run-dir', dirs.runDir, ...resume]
}

/** A unit of its own: outside the helper's sandbox, and not among the processes that end with it. A shutdown waits for it. */
export function installerUnit(words: readonly string[]): Command {
  return {
    program: systemdRun,
    args: [
      ...['--quiet', '--collect', '--unit=waygate-update', '--description=Waygate: install an update', '--service-type=exec'],
      ...['--property=TimeoutStopSec=10min', '--property=UMask=0077', '--'],
      ...words,
    ],
  }
}

/** Starts the process that installs; without systemd as a process of its own session. Fault: step.failed. */
export async function startInstaller(dirs: InstallerDirs, start: InstallerStart): Promise<Result<undefined>> {
  const words = installerWords(dirs, start)
  if (existsSync('/run/systemd/system')) {
    const ran = await runCommand('start the installation', installerUnit(words))
    return ran.ok ? ok() : ran
  }
  const [program = '', ...args] = words
  return new Promise((resolve) => {
    const child = spawn(program, args, { detached: true, stdio: 'ignore', cwd: '/', env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin' } })
    child.once('error', (error) =>
      resolve(fail({ code: 'step.failed', what: 'start the installation', program, exit: null, detail: error.message })),
    )
    child.once('spawn', () => {
      child.unref()
      resolve(ok())
    })
  })
}
