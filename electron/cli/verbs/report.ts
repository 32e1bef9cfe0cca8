import type { Command } from 'commander'
import { fail, ok, type Result } from '../../common/result.ts'
import { runVerb } from '../run-verb.ts'
import type { CliWords } from '../words/cli-words.ts'

export function register(program: Command, words: CliWords): void {
  const { say } = words
  program
    .command('report')
    .description(say('help.report.about'))
    .option('--addresses', say('help.report.addresses'))
    .option('--output <file>', say('help.report.output'))
    .option('--json', say('help.option.json'))
    .action(async (options: Options) => {
      await runVerb(
        words,
        options,
        async (client): Promise<Result<{ text: string; file: string }>> => {
          const made = await client.acts.makeReport({ addresses: options.addresses === true ? 'show' : 'hide' })
          if (!made.ok) return made
          return options.output === undefined ? ok({ text: made.value.text, file: '' }) : save(options.output, made.value.text)
        },
        ({ text, file }) => (file === '' ? text : say('said.reportWritten', { file })),
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
