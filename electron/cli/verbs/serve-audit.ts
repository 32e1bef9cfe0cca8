import { type Command, InvalidArgumentError } from 'commander'
import { table } from '../table.ts'
import { createWriter } from '../writer.ts'

/** `waygate serve audit`: who did what on the control server. Reads its folder; the server may be running. */
export function registerAudit(serve: Command): void {
  serve
    .command('audit')
    .description('who did what, when, from where; the newest last')
    .option('--last <number>', 'how many entries', wholeNumber, 50)
    .action(async (_options: unknown, command: Command) => {
      // --data and --json are those of `serve`
      const { data, last, json } = command.optsWithGlobals<Options>()
      const writer = createWriter({ json: json === true })
      const { readServerAudit } = await import('../../server/entry.ts')
      writer.finish(readServerAudit(data, last), (entries) => table([heading, ...entries.map(row).toReversed()]))
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
  readonly from: string
  readonly status: number
}

const heading = ['when', 'who', 'from', 'what', 'about', 'answer']

function row({ at, user, action, target, from, status }: Entry): string[] {
  return [new Date(at).toISOString(), user, from, action, target, String(status)]
}

function wholeNumber(text: string): number {
  if (!/^\d{1,6}$/.test(text)) throw new InvalidArgumentError('A whole number.')
  return Number(text)
}
