import type { Command } from 'commander'
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
export function register(program: Command): void {
  const host = program
    .command('host')
    .description('make this computer a gateway or a member of a network of "waygate serve"')
    .option('--server <url>', 'control server (needed the first time)')
    .option('--key-stdin', 'read the enrolment key from standard input')
    .option('--key-file <file>', 'read the enrolment key from a file')
    .option('--name <name>', "this computer's name in the network (default: its host name)")
    .option('--endpoint4 <address>', 'IPv4 address where others reach it (default: as the server sees it)')
    .option('--endpoint6 <address>', 'IPv6 address where others reach it')
    .option('--listen-port <port>', 'UDP port of its tunnel', '51821')
    .option('--run-dir <dir>', "directory of the helper's sockets")
    .option('--state-dir <dir>', 'where the agent remembers its enrolment')
    .option('--json', 'print one JSON object at the end')
    .action(run)
  host
    .command('leave')
    .description('take this computer out of the network for good')
    .action((_flags: unknown, command: Command) => leave(command.optsWithGlobals<Flags>()))
  host
    .command('status')
    .description('say what this computer is in its network, since when, and what is wrong')
    .action((_flags: unknown, command: Command) => status(command.optsWithGlobals<Flags>()))
}

/** Until Ctrl-C or SIGTERM. */
async function run(flags: Flags): Promise<void> {
  const { runHost } = await import('../../host/entry.ts')
  const writer = createWriter({ json: flags.json === true })
  const ending = new AbortController()
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => ending.abort())
  writer.finish(await runHost(flags, writer.note, ending.signal), () => 'Stopped. The network stays as it is.')
}

async function leave(flags: Flags): Promise<void> {
  const { leaveHost } = await import('../../host/entry.ts')
  createWriter({ json: flags.json === true }).finish(await leaveHost(flags), (sentence) => sentence)
}

async function status(flags: Flags): Promise<void> {
  const { hostStatus, hostStatusSentences } = await import('../../host/entry.ts')
  createWriter({ json: flags.json === true }).finish(await hostStatus(flags), hostStatusSentences)
}
