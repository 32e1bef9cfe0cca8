import type { Command } from 'commander'
import type { Acts } from '../../client/waygate-client.ts'
import type { SessionView } from '../../common/contracts/app/session.ts'
import { ok, type Result } from '../../common/result.ts'
import { type JsonOption, runVerb } from '../run-verb.ts'
import { usageError } from '../usage-error.ts'
import { type TrustOptions, withTrust } from '../with-trust.ts'
import type { CliWords } from '../words/cli-words.ts'

interface LoginOptions extends JsonOption, TrustOptions {
  readonly server?: string
  readonly user?: string
  readonly passwordStdin?: true
  readonly tokenStdin?: true
  readonly browser?: true
}

export function register(program: Command, words: CliWords): void {
  const { say } = words
  program
    .command('login')
    .description(say('help.login.about'))
    .option('--server <address>', say('help.login.server'))
    .option('--user <name>', say('help.login.user'))
    .option('--password-stdin', say('help.login.passwordStdin'))
    .option('--token-stdin', say('help.login.tokenStdin'))
    .option('--browser', say('help.login.browser'))
    .option('--trust <fingerprint>', say('help.login.trust'))
    .option('--plain-http', say('help.login.plainHttp'))
    .option('--json', say('help.option.json'))
    .action((options: LoginOptions, command: Command) => login(words, options, command))
}

type Answer = Result<Record<string, never>>

async function login(words: CliWords, options: LoginOptions, command: Command): Promise<void> {
  const { say } = words
  const usage = (missing: string) => command.error(usageError(words, missing))
  await runVerb<SessionView>(
    words,
    options,
    async (client, writer) => {
      const known = client.views.session()
      const { ask } = await import('../ask.ts')
      const server =
        options.server ?? (await ask(known.server === '' ? say('ask.server') : say('ask.serverKnown', { server: known.server })))
      if (server === null && known.server === '') return usage('--server')
      const way = await wayIn(words, options, known, server || known.server, usage)
      const outcome = await withTrust(words, client.acts, writer, options, () => way(client.acts))
      return outcome.ok ? ok(client.views.session()) : outcome
    },
    (session) => signedInText(words, session),
  )
}

/** Asks for what the way needs, once, and gives the act. */
async function wayIn(
  words: CliWords,
  options: LoginOptions,
  known: SessionView,
  server: string,
  usage: (missing: string) => never,
): Promise<(acts: Acts) => Promise<Answer>> {
  const { say } = words
  const { ask, askSecret, canAsk, readStdinLines } = await import('../ask.ts')
  if (options.browser === true) return (acts) => acts.signInBrowser({ server })
  if (options.tokenStdin === true) {
    const [token = ''] = await readStdinLines()
    return (acts) => acts.signInToken({ server, token })
  }
  const user = options.user ?? (await ask(known.user === '' ? say('ask.user') : say('ask.userKnown', { user: known.user })))
  if (user === null && known.user === '') return usage('--user')
  if (options.passwordStdin !== true && !canAsk()) return usage('--password-stdin')
  const lines = options.passwordStdin === true ? await readStdinLines() : null
  const password = lines === null ? await askSecret(say('ask.password')) : (lines[0] ?? '')
  if (password === null) return usage('--password-stdin')
  return async (acts) => {
    const outcome = await acts.signIn({ server, user: user || known.user, password })
    if (outcome.ok || outcome.fault.code !== 'signIn.totp') return outcome
    return lines === null ? askForCode(words, acts, ask, outcome) : lines[1] === undefined ? outcome : acts.signInCode({ code: lines[1] })
  }
}

/** A wrong code may be typed again: the password needn't. */
async function askForCode(
  { say }: CliWords,
  acts: Acts,
  ask: (question: string) => Promise<string | null>,
  needed: Answer,
): Promise<Answer> {
  for (let question: string = say('ask.code'); ; question = say('ask.codeAgain')) {
    const code = await ask(question)
    if (code === null || code === '') return needed
    const outcome = await acts.signInCode({ code })
    if (outcome.ok || outcome.fault.code !== 'signIn.codeWrong') return outcome
  }
}

function signedInText({ say }: CliWords, { user, server, plainSecrets, keyring }: SessionView): string {
  const signedIn = say('said.signedInAs', { user, server: server.replace(/^https?:\/\//, '') })
  if (!plainSecrets) return signedIn
  return `${signedIn}\n${say(keyring === 'absent' ? 'said.keptPlain' : 'said.keptPlainLocked')}`
}
