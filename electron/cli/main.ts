import { Command, CommanderError } from 'commander'
import { version } from '../common/version.ts'
import { speak } from './speak.ts'
import { register as registerAccount } from './verbs/account.ts'
import { register as registerAllow } from './verbs/allow.ts'
import { register as registerCheck } from './verbs/check.ts'
import { register as registerClient } from './verbs/client.ts'
import { register as registerCompletion } from './verbs/completion.ts'
import { register as registerConfirm } from './verbs/confirm.ts'
import { register as registerEarlyBoot } from './verbs/early-boot.ts'
import { register as registerExplain } from './verbs/explain.ts'
import { register as registerFailover } from './verbs/failover.ts'
import { register as registerGateway } from './verbs/gateway.ts'
import { register as registerGateways } from './verbs/gateways.ts'
import { register as registerHelper } from './verbs/helper.ts'
import { register as registerHost } from './verbs/host.ts'
import { register as registerInbound } from './verbs/inbound.ts'
import { register as registerInstallHelper } from './verbs/install-helper.ts'
import { register as registerInstallUpdate } from './verbs/install-update.ts'
import { register as registerJoin } from './verbs/join.ts'
import { register as registerJournal } from './verbs/journal.ts'
import { register as registerKey } from './verbs/key.ts'
import { register as registerLan } from './verbs/lan.ts'
import { register as registerLeave } from './verbs/leave.ts'
import { register as registerLock } from './verbs/lock.ts'
import { register as registerLogin } from './verbs/login.ts'
import { register as registerLogout } from './verbs/logout.ts'
import { register as registerManPage } from './verbs/man-page.ts'
import { register as registerMtu } from './verbs/mtu.ts'
import { register as registerNetworks } from './verbs/networks.ts'
import { register as registerPause } from './verbs/pause.ts'
import { register as registerRepairHelper } from './verbs/repair-helper.ts'
import { register as registerReport } from './verbs/report.ts'
import { register as registerRequest } from './verbs/request.ts'
import { register as registerRescue } from './verbs/rescue.ts'
import { register as registerSecondFactor } from './verbs/second-factor.ts'
import { register as registerServe } from './verbs/serve.ts'
import { register as registerService } from './verbs/service.ts'
import { register as registerStatus } from './verbs/status.ts'
import { register as registerSwitch } from './verbs/switch.ts'
import { register as registerUninstallHelper } from './verbs/uninstall-helper.ts'
import { register as registerUser } from './verbs/user.ts'
import { widenEngine } from './widen-engine.ts'
import { type CliWords, cliWordsIn, languageOfCall } from './words/cli-words.ts'

/**
 * The `waygate` command. A verb file exports `register(program, words)` and imports what it really needs inside its action, so that `waygate --help` or one verb
 * never loads the server, the helper or the client layer of another.
 */
const verbs: readonly ((program: Command, words: CliWords) => void)[] = [
  registerLogin,
  registerLogout,
  registerAccount,
  registerSecondFactor,
  registerStatus,
  registerGateways,
  registerRequest,
  registerJoin,
  registerSwitch,
  registerConfirm,
  registerLeave,
  registerPause,
  registerExplain,
  registerCheck,
  registerLock,
  registerLan,
  registerInbound,
  registerMtu,
  registerFailover,
  registerNetworks,
  registerGateway,
  registerClient,
  registerUser,
  registerKey,
  registerServe,
  registerHost,
  registerInstallHelper,
  registerRepairHelper,
  registerAllow,
  registerUninstallHelper,
  registerHelper,
  registerEarlyBoot,
  registerService,
  registerInstallUpdate,
  registerJournal,
  registerReport,
  registerRescue,
  registerCompletion,
  registerManPage,
]

/** Usage errors end with sysexits' EX_USAGE, so that scripts can tell them from refusals (1). */
const exitUsage = 64

export function createProgram(words: CliWords): Command {
  const { say } = words
  const program = new Command('waygate')
    .description(say('help.about'))
    .version(version, '-V, --version', say('help.frame.version'))
    .exitOverride()
    .showHelpAfterError(say('help.afterError'))
  for (const register of verbs) register(program, words)
  speak(program, words)
  return program
}

async function main(): Promise<void> {
  widenEngine(process.argv[2] ?? '')
  try {
    const words = await cliWordsIn(languageOfCall(process.env, process.argv))
    await createProgram(words).parseAsync(process.argv)
  } catch (error) {
    // commander has already written its own sentence
    if (!(error instanceof CommanderError)) throw error
    process.exitCode = error.exitCode === 0 ? 0 : exitUsage
  }
}

void main()
