import type { Command } from 'commander'
import { createWriter } from '../writer.ts'

/** `waygate serve`: the embedded control server, and the upkeep of its database. */
export function register(program: Command): void {
  const serve = program
    .command('serve')
    .description('run the embedded control server in the foreground (for one machine, a trial or a small network)')
    .option('--listen <address>', 'where it listens', '127.0.0.1:8081')
    .option('--data <dir>', 'where it keeps its database', '/var/lib/waygate-server')
    .option('--bootstrap-user <name>', 'make this super-admin at the first start')
    .option('--bootstrap-password-stdin', 'read their password from standard input')
    .option('--behind-proxy', 'believe X-Real-IP and X-Forwarded-For: only when a proxy sets them')
    .option('--name <name>', "the server's own name, as nodes tell it")
    .option('--api-address <host:port>', 'where clients reach it, when that is not the listening address')
    .option('--json', 'say faults as one JSON object')
    .action(async ({ json, ...options }: Options) => {
      const writer = createWriter({ json: json === true })
      const { runServe } = await import('../../server/entry.ts')
      const fault = await runServe({ ...options, say: (line) => writer.say(line), warn: (line) => writer.note(line) })
      if (fault !== null) writer.finish({ ok: false, fault }, () => '')
    })
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

interface Options {
  readonly listen: string
  readonly data: string
  readonly bootstrapUser?: string
  readonly bootstrapPasswordStdin?: true
  readonly behindProxy?: true
  readonly name?: string
  readonly apiAddress?: string
  readonly json?: true
}
