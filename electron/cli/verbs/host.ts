import type { Command } from 'commander'
import { outliveOutput } from '../outlive-output.ts'
import type { CliWords } from '../words/cli-words.ts'
import { createWriter } from '../writer.ts'

interface Flags {
  readonly server?: string
  readonly keyStdin?: boolean
  readonly keyFile?: string
  readonly name?: string
  readonly endpoint4?: string
  readonly endpoint6?: string
  readonly listenPort?: string
  readonly runDir?: string
  readonly stateDir?: string
  readonly json?: true
}

/** `waygate host`: the host agent, what it has made of this computer, and its end. */
export function register(program: Command, words: CliWords): void {
  const { say } = words
  const host = program
    .command('host')
    .description(say('help.host.about'))
    .option('--server <url>', say('help.host.server'))
    .option('--key-stdin', say('help.host.keyStdin'))
    .option('--key-file <file>', say('help.host.keyFile'))
    .option('--name <name>', say('help.host.name'))
    .option('--endpoint4 <address>', say('help.host.endpoint4'))
    .option('--endpoint6 <address>', say('help.host.endpoint6'))
    .option('--listen-port <port>', say('help.host.listenPort'), '51821')
    .option('--run-dir <dir>', say('help.host.runDir'))
    .option('--state-dir <dir>', say('help.host.stateDir'))
    .option('--json', say('help.host.json'))
    .action((flags: Flags) => run(words, flags))
  host
    .command('leave')
    .description(say('help.host.leave'))
    .action((_flags: unknown, command: Command) => leave(words, command.optsWithGlobals<Flags>()))
  host
    .command('status')
    .description(say('help.host.status'))
    .action((_flags: unknown, command: Command) => status(words, command.optsWithGlobals<Flags>()))
}

/** Until Ctrl-C or SIGTERM. */
async function run(words: CliWords, flags: Flags): Promise<void> {
  outliveOutput()
  const { runHost } = await import('../../host/entry.ts')
  const writer = createWriter(words, { json: flags.json === true })
  const ending = new AbortController()
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => ending.abort())
  writer.finish(await runHost(flags, writer.note, ending.signal), () => words.say('said.agentStopped'))
}

async function leave(words: CliWords, flags: Flags): Promise<void> {
  const { leaveHost } = await import('../../host/entry.ts')
  createWriter(words, { json: flags.json === true }).finish(await leaveHost(words, flags), (sentence) => sentence)
}

async function status(words: CliWords, flags: Flags): Promise<void> {
  const { hostStatus, hostStatusSentences } = await import('../../host/entry.ts')
  createWriter(words, { json: flags.json === true }).finish(await hostStatus(words, flags), (told) => hostStatusSentences(words, told))
}
