import type { Command } from 'commander'
import type { SessionView } from '../../common/contracts/app/session.ts'
import { ok } from '../../common/result.ts'
import { type JsonOption, runVerb } from '../run-verb.ts'

interface LoginOptions extends JsonOption {
  readonly server?: string
  readonly user?: string
  readonly passwordStdin?: true
}

export function register(program: Command): void {
  program
    .command('login')
    .description('sign in, for app and command line alike')
    .option('--server <address>', 'address of the server, like api.example.com')
    .option('--user <name>', 'user name')
    .option('--password-stdin', 'read the password from standard input')
    .option('--json', 'print one JSON object')
    .action((options: LoginOptions, command: Command) => login(options, command))
}

async function login(options: LoginOptions, command: Command): Promise<void> {
  const { ask, askSecret, canAsk, readStdinLine } = await import('../ask.ts')
  const usage = (missing: string) => command.error(`error: ${missing} is missing, and nobody can be asked here`)
  const known = await lastSignIn()
  const server = options.server ?? (await ask(`Server${known.server === '' ? '' : ` [${known.server}]`}: `))
  if (server === null && known.server === '') return usage('--server')
  const user = options.user ?? (await ask(`User${known.user === '' ? '' : ` [${known.user}]`}: `))
  if (user === null && known.user === '') return usage('--user')
  if (options.passwordStdin !== true && !canAsk()) return usage('--password-stdin')
  const password = options.passwordStdin === true ? await readStdinLine() : await askSecret('Password: ')
  if (password === null) return usage('--password-stdin')
  await runVerb<SessionView>(
    options,
    async (client) => {
      const outcome = await client.acts.signIn({ server: server || known.server, user: user || known.user, password })
      return outcome.ok ? ok(client.views.session()) : outcome
    },
    (session) => `Signed in as ${session.user} at ${session.server.replace(/^https?:\/\//, '')}${keptPlain(session)}`,
  )
}

/** What an empty answer to a question takes. */
async function lastSignIn(): Promise<{ server: string; user: string }> {
  const { configDir } = await import('../../client/session/config-dir.ts')
  const { sessionFile } = await import('../../client/session/session-file.ts')
  const { session } = sessionFile(configDir()).read()
  return { server: session?.server ?? '', user: session?.user ?? '' }
}

function keptPlain(session: SessionView): string {
  return session.plainSecrets ? '\nThe sign-in lies in a file that only you can read; it is not encrypted' : ''
}
