import { Command, CommanderError } from 'commander'
import { version } from '../common/version.ts'
import { register as registerHelper } from './verbs/helper.ts'
import { register as registerJournal } from './verbs/journal.ts'
import { register as registerRescue } from './verbs/rescue.ts'

/**
 * The `waygate` command. A verb file exports `register(program)` and imports what it really needs inside its action, so that `waygate --help` or one verb
 * never loads the server, the helper or the client layer of another.
 */
const verbs: readonly ((program: Command) => void)[] = [registerHelper, registerRescue, registerJournal]

/** Usage errors end with sysexits' EX_USAGE, so that scripts can tell them from refusals (1). */
const exitUsage = 64

export function createProgram(): Command {
  const program = new Command('waygate')
    .description('Internet gateways behind a kill switch that fails closed.')
    .version(version)
    .exitOverride()
    .showHelpAfterError('(waygate --help lists everything)')
  for (const register of verbs) register(program)
  return program
}

async function main(): Promise<void> {
  try {
    await createProgram().parseAsync(process.argv)
  } catch (error) {
    // commander has already written its own sentence
    if (!(error instanceof CommanderError)) throw error
    process.exitCode = error.exitCode === 0 ? 0 : exitUsage
  }
}

void main()
