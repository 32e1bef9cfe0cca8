import type { Command } from 'commander'
import { createWriter } from '../writer.ts'

export function register(program: Command): void {
  program
    .command('serve')
    .description('run the embedded control server in the foreground (for one machine, a trial or a small network)')
    .option('--listen <address>', 'where it listens', '127.0.0.1:8081')
    .option('--data <dir>', 'where it keeps its database', '/var/lib/waygate-server')
    .option('--bootstrap-user <name>', 'make this super-admin at the first start')
    .option('--bootstrap-password-stdin', 'read their password from standard input')
    .option('--behind-proxy', 'believe X-Real-IP and X-Forwarded-For: only when a proxy sets them')
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
}

interface Options {
  readonly listen: string
  readonly data: string
  readonly bootstrapUser?: string
  readonly bootstrapPasswordStdin?: true
  readonly behindProxy?: true
  readonly pro?: true
  readonly name?: string
  readonly apiAddress?: string
  readonly json?: true
}
