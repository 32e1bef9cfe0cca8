import { type Command, InvalidArgumentError } from 'commander'
import { table } from '../table.ts'
import type { CliWords } from '../words/cli-words.ts'
import { createWriter } from '../writer.ts'

/** `waygate serve audit`: who did what on the control server. Reads its folder; the server may be running. */
export function registerAudit(serve: Command, words: CliWords): void {
  const { say } = words
  const wholeNumber = (text: string): number => {
    if (!/^\d{1,6}$/.test(text)) throw new InvalidArgumentError(say('usage.wholeNumber'))
    return Number(text)
  }
  serve
    .command('audit')
    .description(say('help.serve.audit'))
    .option('--last <number>', say('help.serve.auditLast'), wholeNumber, 50)
    .action(async (_options: unknown, command: Command) => {
      // --data and --json are those of `serve`
      const { data, last, json } = command.optsWithGlobals<Options>()
      const writer = createWriter(words, { json: json === true })
      const { readServerAudit } = await import('../../server/entry.ts')
      writer.finish(readServerAudit(data, last), (entries) =>
        table([heading.map((name) => say(`column.${name}`)), ...entries.map(row).toReversed()]),
      )
    })
}

interface Options {
  readonly data: string
  readonly last: number
  readonly json?: true
}

interface Entry {
  readonly at: number
  readonly user: string
  readonly action: string
  readonly target: string
  readonly about?: {
    readonly names?: readonly string[]
    readonly gone?: readonly string[]
    readonly why?: string
  }
  readonly from: string
  readonly status: number
}

const heading = ['when', 'who', 'from', 'what', 'about', 'answer'] as const

/** Who came with a plus, who went with a minus; after that why it was refused, in the server's words. */
function row({ at, user, action, target, from, status, about = {} }: Entry): string[] {
  const { names = [], gone = [], why = '' } = about
  const whole = [target, ...names.map((name) => `+${name}`), ...gone.map((name) => `-${name}`), ...(why === '' ? [] : [`(${why})`])]
  return [new Date(at).toISOString(), user, from, action, whole.join(' '), String(status)]
}
