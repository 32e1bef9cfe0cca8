import { type Command, InvalidArgumentError } from 'commander'
import type { JournalEntry } from '../../common/contracts/helper.ts'
import { helperPlaces } from '../../common/contracts/helper-places.ts'
import { fail, ok, type Result } from '../../common/result.ts'
import type { CliWords } from '../words/cli-words.ts'
import { createWriter, type Writer } from '../writer.ts'

export function register(program: Command, words: CliWords): void {
  const { say } = words
  const places = helperPlaces(process.platform, process.env)
  const wholeNumber = (text: string): number => {
    if (!/^\d{1,15}$/.test(text)) throw new InvalidArgumentError(say('usage.wholeNumber'))
    return Number(text)
  }
  program
    .command('journal')
    .description(say('help.journal.about'))
    .option('--since <number>', say('help.journal.since'), wholeNumber, 0)
    .option('--verify', say('help.journal.verify'))
    .option('--state-dir <dir>', say('help.journal.stateDir'), places.stateDir)
    .option('--run-dir <dir>', say('help.option.runDir'))
    .option('--json', say('help.option.json'))
    .action(async (options: Options) => {
      const writer = createWriter(words, { json: options.json === true })
      if (options.verify === true) return verify(words, options, writer)
      writer.finish(await readJournal(options), ({ entries, head }) =>
        [...entries.map(entryLine), say('said.journalHead', { hash: head })].join('\n'),
      )
    })
}

interface Options {
  readonly since: number
  readonly verify?: true
  readonly stateDir: string
  readonly runDir?: string
  readonly json?: true
}

async function verify({ say }: CliWords, options: Options, writer: Writer): Promise<void> {
  const { verifyJournal } = await import('../../helper/verify-journal.ts')
  const verdict = await verifyJournal(options.stateDir)
  writer.finish(verdict, (chain) =>
    chain.intact
      ? say(chain.torn ? 'said.intactTorn' : 'said.intact', { count: chain.entries, hash: chain.head })
      : say('said.notIntact', { line: chain.line, why: chain.why }),
  )
  if (verdict.ok && !verdict.value.intact) process.exitCode = 1
}

/** All pages, over the helper's socket: a user sees their own acts, root everybody's. */
async function readJournal(options: Options): Promise<Result<{ entries: JournalEntry[]; head: string }>> {
  const { connectHelper } = await import('../../client/helper-link/connect-helper.ts')
  const { helperAddress } = await import('../../client/helper-link/helper-link.ts')
  const connection = await connectHelper(
    helperAddress({ client: 'cli', ...(options.runDir === undefined ? {} : { runDir: options.runDir }) }),
  )
  if (!connection.ok) return connection
  const { helper, close } = connection.value
  try {
    const entries: JournalEntry[] = []
    let since = options.since
    for (;;) {
      const page = await helper.journal({ since })
      if (!page.ok) return fail(page.fault)
      entries.push(...page.value.entries)
      const last = page.value.entries.at(-1)
      if (last === undefined) return ok({ entries, head: page.value.head })
      since = last.seq
    }
  } finally {
    close()
  }
}

function entryLine({ seq, at, uid, act, detail }: JournalEntry): string {
  return `${seq}  ${new Date(at).toISOString()}  uid ${uid}  ${act}  ${JSON.stringify(detail)}`
}
