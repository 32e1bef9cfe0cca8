import type { Command } from 'commander'
import { createWriter } from '../writer.ts'
import { registerAudit } from './serve-audit.ts'

/** `waygate serve`: the embedded control server, and the upkeep of its database. */
export function register(program: Command): void {
  const serve = program
    .command('serve')
    .description('run the embedded control server in the foreground (for one machine, a trial or a small network)')
    .option('--listen <address>', 'where it listens', '127.0.0.1:8081')
    .option('--data <dir>', 'where it keeps its database', '/var/lib/waygate-server')
    .option('--bootstrap-user <name>', 'make this super-admin at the first start')
    .option('--bootstrap-password-stdin', 'read their password from standard input')
    .option('--config <file>', 'settings with secrets (TLS, single sign-on, proxies): a file that only its owner may read')
    .option('--tls-cert <file>', 'serve https with this certificate (PEM)')
    .option('--tls-key <file>', 'and this key, readable by its owner only')
    .option('--behind-proxy', 'a proxy on this machine tells the address of callers (X-Forwarded-For or X-Real-IP)')
    .option('--trusted-proxy <address>', 'the same for a proxy elsewhere: an address or prefix; may be repeated', collect, [])
    .option('--pro', "answer as Netmaker's paid edition: roles, groups, a user's gateways, access on request")
    .option('--name <name>', "the server's own name, as nodes tell it")
    .option('--api-address <host:port>', 'where clients reach it, when that is not the listening address')
    .option('--json', 'say faults as one JSON object')
    .action(async ({ json, ...options }: Options) => {
      const writer = createWriter({ json: json === true })
      const { runServe } = await import('../../server/entry.ts')
      const fault = await runServe({ ...options, say: (line) => writer.say(line), warn: (line) => writer.note(line) })
      if (fault !== null) writer.finish({ ok: false, fault }, () => '')
    })
  registerAudit(serve)
  serve
    .command('backup <file>')
    .description('write the state of this moment into a new file, also while the server runs')
    .action(async (file: string, _flags: unknown, command: Command) => {
      const { data, json } = command.optsWithGlobals<Options>()
      const { runBackup } = await import('../../server/entry.ts')
      createWriter({ json: json === true }).finish(runBackup(data, file), ({ path, bytes }) => `${path}: ${bytes} bytes, checked`)
    })
  serve
    .command('restore <file>')
    .description('put a backup in the place of the database; the old one stays beside it (the server must be stopped)')
    .action(async (file: string, _flags: unknown, command: Command) => {
      const { data, json } = command.optsWithGlobals<Options>()
      const { runRestore } = await import('../../server/entry.ts')
      createWriter({ json: json === true }).finish(runRestore(data, file), ({ kept }) =>
        kept === null ? `Restored into ${data}` : `Restored into ${data}. What was there before: ${kept}`,
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
