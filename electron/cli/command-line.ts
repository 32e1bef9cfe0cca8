import { Command, CommanderError } from 'commander'
import { version } from '../common/version.ts'
import { loadVerbs } from './load-verbs.ts'
import { speak } from './speak.ts'
import { widenEngine } from './widen-engine.ts'
import { type CliWords, cliWordsIn, languageOfCall } from './words/cli-words.ts'

/** Usage errors end with sysexits' EX_USAGE, so that scripts can tell them from refusals (1). */
const exitUsage = 64

function createProgram(words: CliWords, verbs: Awaited<ReturnType<typeof loadVerbs>>): Command {
  const { say } = words
  const program = new Command('waygate')
    .description(say('help.about'))
    .version(version, '-V, --version', say('help.frame.version'))
    .exitOverride()
    .showHelpAfterError(say('help.afterError'))
  for (const { register } of verbs) register(program, words)
  speak(program, words)
  return program
}

/** `argv`: as Node gives it. What went wrong is on stderr already when it ends, and in the exit code. */
export async function runCommandLine(argv: readonly string[]): Promise<void> {
  widenEngine(argv[2] ?? '')
  try {
    const [words, verbs] = await Promise.all([cliWordsIn(languageOfCall(process.env, argv)), loadVerbs(argv)])
    await createProgram(words, verbs).parseAsync([...argv])
  } catch (error) {
    // commander has already written its own sentence
    if (!(error instanceof CommanderError)) throw error
    process.exitCode = error.exitCode === 0 ? 0 : exitUsage
  }
}
