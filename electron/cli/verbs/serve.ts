import type { Command } from 'commander'
import { outliveOutput } from '../outlive-output.ts'
import type { CliWords } from '../words/cli-words.ts'
import { createWriter } from '../writer.ts'
import { registerAudit } from './serve-audit.ts'

/** `waygate serve`: the embedded control server, and the upkeep of its database. */
export function register(program: Command, words: CliWords): void {
  const { say } = words
  const serve = program
    .command('serve')
    .description(say('help.serve.about'))
    .option('--listen <address>', say('help.serve.listen'), '127.0.0.1:8081')
    .option('--data <dir>', say('help.serve.data'), '/var/lib/waygate-server')
    .option('--bootstrap-user <name>', say('help.serve.bootstrapUser'))
    .option('--bootstrap-password-stdin', say('help.serve.bootstrapPassword'))
    .option('--config <file>', say('help.serve.config'))
    .option('--tls-cert <file>', say('help.serve.tlsCert'))
    .option('--tls-key <file>', say('help.serve.tlsKey'))
    .option('--behind-proxy', say('help.serve.behindProxy'))
    .option('--trusted-proxy <address>', say('help.serve.trustedProxy'), collect, [])
    .option('--pro', say('help.serve.pro'))
    .option('--name <name>', say('help.serve.name'))
    .option('--api-address <host:port>', say('help.serve.apiAddress'))
    .option('--json', say('help.option.jsonFaults'))
    .action(async ({ json, ...options }: Options) => {
      outliveOutput()
      const writer = createWriter(words, { json: json === true })
      const { runServe } = await import('../../server/entry.ts')
      const fault = await runServe({ ...options, say: (line) => writer.say(line), warn: (line) => writer.note(line) })
      if (fault !== null) writer.finish({ ok: false, fault }, () => '')
    })
  registerAudit(serve, words)
  serve
    .command('backup <file>')
    .description(say('help.serve.backup'))
    .action(async (file: string, _flags: unknown, command: Command) => {
      const { data, json } = command.optsWithGlobals<Options>()
      const { runBackup } = await import('../../server/entry.ts')
      createWriter(words, { json: json === true }).finish(runBackup(data, file), ({ path, bytes }) => say('said.backup', { path, bytes }))
    })
  serve
    .command('restore <file>')
    .description(say('help.serve.restore'))
    .action(async (file: string, _flags: unknown, command: Command) => {
      const { data, json } = command.optsWithGlobals<Options>()
      const { runRestore } = await import('../../server/entry.ts')
      createWriter(words, { json: json === true }).finish(runRestore(data, file), ({ kept }) =>
        kept === null ? say('said.restored', { path: data }) : say('said.restoredKept', { path: data, kept }),
      )
    })
}

function collect(value: string, before: readonly string[]): string[] {
  return [...before, value]
}

interface Options {
  readonly listen: string
  readonly data: string
  readonly bootstrapUser?: string
  readonly bootstrapPasswordStdin?: true
  readonly config?: string
  readonly tlsCert?: string
  readonly tlsKey?: string
  readonly behindProxy?: true
  readonly trustedProxy: readonly string[]
  readonly pro?: true
  readonly name?: string
  readonly apiAddress?: string
  readonly json?: true
}
