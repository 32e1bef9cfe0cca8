import type { Command } from 'commander'
import type { Acts } from '../../client/waygate-client.ts'
import type { SessionView } from '../../common/contracts/app/session.ts'
import { ok, type Result } from '../../common/result.ts'
import { type JsonOption, runVerb } from '../run-verb.ts'
import { type TrustOptions, withTrust } from '../with-trust.ts'

interface LoginOptions extends JsonOption, TrustOptions {
  readonly server?: string
  readonly user?: string
  readonly passwordStdin?: true
  readonly tokenStdin?: true
  readonly browser?: true
}

export function register(program: Command): void {
  program
    .command('login')
    .description('sign in, for app and command line alike; other accounts stay (waygate account)')
    .option('--server <address>', 'address of the server, like api.example.com')
    .option('--user <name>', 'user name')
    .option('--password-stdin', 'read the password from the first line of standard input, and the code of a second factor from the second')
    .option('--token-stdin', 'read an access token from standard input')
    .option('--browser', 'sign in with the browser (single sign-on)')
    .option('--trust <fingerprint>', "SHA-256 fingerprint of the server's certificate when no authority vouches for it")
    .option('--plain-http', 'sign in at an http:// address, although everybody on the way can read the password')
    .option('--json', 'print one JSON object')
    .action((options: LoginOptions, command: Command) => login(options, command))
}

type Answer = Result<Record<string, never>>

async function login(options: LoginOptions, command: Command): Promise<void> {
  const usage = (missing: string) => command.error(`error: ${missing} is missing, and nobody can be asked here`)
  await runVerb<SessionView>(
    options,
    async (client, writer) => {
      const known = client.views.session()
      const { ask } = await import('../ask.ts')
      const server = options.server ?? (await ask(`Server${known.server === '' ? '' : ` [${known.server}]`}: `))
      if (server === null && known.server === '') return usage('--server')
      const way = await wayIn(options, known, server || known.server, usage)
      const outcome = await withTrust(client.acts, writer, options, () => way(client.acts))
      return outcome.ok ? ok(client.views.session()) : outcome
    },
    (session) => `Signed in as ${session.user} at ${session.server.replace(/^https?:\/\//, '')}${keptPlain(session)}`,
  )
}

/** Asks for what the way needs, once, and gives the act. */
async function wayIn(
  options: LoginOptions,
  known: SessionView,
  server: string,
  usage: (missing: string) => never,
): Promise<(acts: Acts) => Promise<Answer>> {
  const { ask, askSecret, canAsk, readStdinLines } = await import('../ask.ts')
  if (options.browser === true) return (acts) => acts.signInBrowser({ server })
  if (options.tokenStdin === true) {
    const [token = ''] = await readStdinLines()
    return (acts) => acts.signInToken({ server, token })
  }
  const user = options.user ?? (await ask(`User${known.user === '' ? '' : ` [${known.user}]`}: `))
  if (user === null && known.user === '') return usage('--user')
  if (options.passwordStdin !== true && !canAsk()) return usage('--password-stdin')
  const lines = options.passwordStdin === true ? await readStdinLines() : null
  const password = lines === null ? await askSecret('Password: ') : (lines[0] ?? '')
  if (password === null) return usage('--password-stdin')
  return async (acts) => {
    const outcome = await acts.signIn({ server, user: user || known.user, password })
    if (outcome.ok || outcome.fault.code !== 'signIn.totp') return outcome
    return lines === null ? askForCode(acts, ask, outcome) : lines[1] === undefined ? outcome : acts.signInCode({ code: lines[1] })
  }
}

/** A wrong code may be typed again: the password needn't. */
async function askForCode(acts: Acts, ask: (question: string) => Promise<string | null>, needed: Answer): Promise<Answer> {
  for (let again = ''; ; again = 'That code was wrong. ') {
    const code = await ask(`${again}Code of the second factor: `)
    if (code === null || code === '') return needed
    const outcome = await acts.signInCode({ code })
    if (outcome.ok || outcome.fault.code !== 'signIn.codeWrong') return outcome
  }
}

function keptPlain(session: SessionView): string {
  if (!session.plainSecrets) return ''
  const why = session.keyring === 'absent' ? 'No keyring was found' : 'The keyring is locked'
  return `\n${why}: the sign-in lies in a file that only you can read; it is not encrypted`
}
