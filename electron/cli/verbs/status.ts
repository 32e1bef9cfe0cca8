import type { Command } from 'commander'
import type { WaygateClient } from '../../client/waygate-client.ts'
import type { SessionView } from '../../common/contracts/app/session.ts'
import type { TunnelView } from '../../common/contracts/app/tunnel.ts'
import { fail, ok, type Result } from '../../common/result.ts'
import { type StateText, stateText } from '../../common/wording/state-text.ts'
import { type JsonOption, runVerb } from '../run-verb.ts'
import type { CliWords } from '../words/cli-words.ts'
import type { Writer } from '../writer.ts'

interface Status extends StateText {
  readonly tunnel: TunnelView
  readonly session: SessionView
}

export function register(program: Command, words: CliWords): void {
  const { say } = words
  program
    .command('status')
    .description(say('help.status.about'))
    .option('--json', say('help.status.json'))
    .option('--watch', say('help.status.watch'))
    .action((options: JsonOption & { readonly watch?: true }) =>
      runVerb(
        words,
        options,
        (client, writer) => (options.watch ? watch(words, client, writer) : once(words, client)),
        (status) => human(words, status),
        'helper',
      ),
    )
}

async function once(words: CliWords, client: WaygateClient): Promise<Result<Status>> {
  const status = read(words, client)
  if (status.tunnel.helper.link === 'gone') return fail(status.tunnel.helper.fault)
  return ok((await exitSettled(words, client)) ?? status)
}

/** The exit address is asked at start; a short while for its answer makes the sentence whole. */
async function exitSettled(words: CliWords, client: WaygateClient): Promise<Status | null> {
  const { tunnel, session } = read(words, client)
  const flows = tunnel.helper.link === 'ready' && ['open', 'up'].includes(tunnel.helper.status.state.kind)
  if (!flows || tunnel.exit !== null || session.server === '') return null
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer)
      stop()
      resolve(read(words, client))
    }
    const timer = setTimeout(() => done(), 2_000)
    const stop = client.onChange(() => {
      if (client.views.tunnel().exit !== null) done()
    })
  })
}

async function watch(words: CliWords, client: WaygateClient, writer: Writer): Promise<Result<Status>> {
  const { withInterrupt } = await import('../interrupt.ts')
  let last = ''
  const tell = () => {
    const status = read(words, client)
    const text = writer.json ? JSON.stringify(status) : human(words, status)
    if (text === last) return
    last = text
    process.stdout.write(writer.json ? `${text}\n` : `${text}\n\n`)
  }
  client.setAttention('window')
  return withInterrupt(async (signal) => {
    const stop = client.onChange(tell)
    tell()
    await new Promise((resolve) => signal.addEventListener('abort', resolve))
    stop()
    return ok(read(words, client))
  })
}

function read(words: CliWords, client: WaygateClient): Status {
  const { tunnel, session, gateways } = client.views
  const views = { tunnel: tunnel(), session: session(), gateways: gateways() }
  return { ...stateText(words, views, Date.now()), tunnel: views.tunnel, session: views.session }
}

function human({ say }: CliWords, { headline, second, note, session }: Status): string {
  const account =
    session.user === '' ? '' : say('said.accountLine', { user: session.user, server: session.server.replace(/^https?:\/\//, '') })
  return [headline, second, note, account].filter((line) => line !== '').join('\n')
}
