import { type Command, InvalidArgumentError } from 'commander'
import type { JournalEntry } from '../../common/contracts/helper.ts'
import { defaultStateDir } from '../../common/contracts/helper-places.ts'
import { fail, ok, type Result } from '../../common/result.ts'
import { createWriter, type Writer } from '../writer.ts'

export function register(program: Command): void {
  program
    .command('journal')
    .description('what the helper did and for whom; with --verify, whether that record is intact')
    .option('--since <number>', 'only entries after this one', wholeNumber, 0)
    .option('--verify', 'check the chain on disk; needs root, not the helper')
    .option('--state-dir <dir>', 'for --verify: where the helper remembers', defaultStateDir)
    .option('--run-dir <dir>', "where the helper's sockets are")
    .option('--json', 'one JSON object')
    .action(async (options: Options) => {
      const writer = createWriter({ json: options.json === true })
      if (options.verify === true) return verify(options, writer)
      writer.finish(await readJournal(options), ({ entries, head }) => [...entries.map(entryLine), `head ${head}`].join('\n'))
    })
}

interface Options {
  readonly since: number
  readonly verify?: true
  readonly stateDir: string
  readonly runDir?: string
  readonly json?: true
}

function wholeNumber(text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new InvalidArgumentError('A whole number.')
  return Number(text)
}

async function verify(options: Options, writer: Writer): Promise<void> {
  const { verifyJournal } = await import('../../helper/verify-journal.ts')
  const verdict = await verifyJournal(options.stateDir)
  writer.finish(verdict, (chain) =>
    chain.intact
      ? `Intact: ${chain.entries} entries, head ${chain.head}${chain.torn ? '; the last line was cut short by a crash' : ''}`
      : `Not intact: line ${chain.line} ${chain.why}`,
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
