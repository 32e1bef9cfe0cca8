import { readSetupAnswer, type SetupReport } from '../../common/contracts/setup.ts'
import { fail, type Result } from '../../common/result.ts'
import type { Elevation } from './elevation.ts'

/** `exec` of `@vscode/sudo-prompt`. */
export type SudoExec = (
  command: string,
  options: { readonly name: string },
  done: (error?: Error, stdout?: string | Buffer, stderr?: string | Buffer) => void,
) => void

/**
 * Everywhere but on Linux: User Account Control, by the library. It takes a command line instead of arguments, tells neither when the person agreed nor lets go of a
 * prompt, and folds every refusal into one; a program whose path could end its quotation marks is refused.
 */
export function createSudoPrompt(load: () => Promise<SudoExec> = loadExec): Elevation {
  return {
    begin: ({ program, args }) => ({
      outcome: run(load, program, args).catch((error: Error) =>
        fail({ code: 'elevation.refused', why: 'noPrompt', detail: error.message }),
      ),
      cancel: () => undefined,
    }),
  }
}

async function run(load: () => Promise<SudoExec>, program: string, args: readonly string[]): Promise<Result<SetupReport>> {
  if (/["%\r\n]/.test(program) || args.some((arg) => !/^[\w-]+$/.test(arg))) {
    return fail({ code: 'elevation.refused', why: 'failed', detail: `not a plain command: ${program}` })
  }
  const exec = await load()
  return new Promise((resolve) => {
    exec([`"${program}"`, ...args].join(' '), { name: 'Waygate' }, (error, stdout = '', stderr = '') => {
      const answer = readSetupAnswer(String(stdout))
      if (answer !== null) return resolve(answer)
      const detail = [error?.message ?? '', String(stderr)]
        .filter((text) => text !== '')
        .join('\n')
        .slice(-1500)
      const why = /did not grant permission/i.test(detail) ? 'dismissed' : 'failed'
      resolve(fail({ code: 'elevation.refused', why, detail }))
    })
  })
}

async function loadExec(): Promise<SudoExec> {
  return (await import('@vscode/sudo-prompt')).exec
}
