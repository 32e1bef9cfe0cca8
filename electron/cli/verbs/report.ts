import type { Command } from 'commander'
import { fail, ok, type Result } from '../../common/result.ts'
import { runVerb } from '../run-verb.ts'

export function register(program: Command): void {
  program
    .command('report')
    .description('everything that helps to find a fault, as one text: never keys or tokens, addresses and names only if you say so')
    .option('--addresses', 'leave addresses and names in')
    .option('--output <file>', 'write it there instead of printing it; the file must not exist')
    .option('--json', 'print one JSON object')
    .action(async (options: Options) => {
      await runVerb(
        options,
        async (client): Promise<Result<{ text: string; file: string }>> => {
          const made = await client.acts.makeReport({ addresses: options.addresses === true ? 'show' : 'hide' })
          if (!made.ok) return made
          return options.output === undefined ? ok({ text: made.value.text, file: '' }) : save(options.output, made.value.text)
        },
        ({ text, file }) => (file === '' ? text : `Written to ${file}. Read it before you give it to anybody.`),
      )
    })
}

interface Options {
  readonly addresses?: true
  readonly output?: string
  readonly json?: true
}

async function save(file: string, text: string): Promise<Result<{ text: string; file: string }>> {
  const { writeFile } = await import('node:fs/promises')
  try {
    await writeFile(file, text, { mode: 0o600, flag: 'wx' })
    return ok({ text, file })
  } catch (error) {
    return fail({ code: 'disk.failed', path: file, detail: (error as Error).message })
  }
}
