import type { Command } from 'commander'
import { signedOutFault } from '../../client/session/signed-out-fault.ts'
import type { WaygateClient } from '../../client/waygate-client.ts'
import type { SessionView } from '../../common/contracts/app/session.ts'
import { fail, ok, type Result } from '../../common/result.ts'
import { type JsonOption, runVerb } from '../run-verb.ts'
import { table } from '../table.ts'
import type { CliWords } from '../words/cli-words.ts'

type Accounts = SessionView['accounts']

export function register(program: Command, words: CliWords): void {
  const { say } = words
  const account = program.command('account').description(say('help.account.about'))
  const verb = (name: string, description: string, act: (client: WaygateClient, account: string) => Promise<Result<unknown>>) =>
    account
      .command(name)
      .description(description)
      .option('--json', say('help.option.json'))
      .action((...given: unknown[]) => {
        const [named, options] = given.length === 2 ? ['', given[0]] : [String(given[0]), given[1]]
        return runVerb<Accounts>(
          words,
          options as JsonOption,
          async (client) => {
            const outcome = await act(client, named as string)
            if (!outcome.ok) return outcome
            const session = client.views.session()
            // "No accounts" would be wrong: they can't be read
            return session.accounts.length === 0 && session.lockedAway ? fail(signedOutFault(session)) : ok(session.accounts)
          },
          (accounts) => listText(words, accounts),
        )
      })
  verb('list', say('help.account.list'), async () => ok({}))
  verb('use <account>', say('help.account.use'), (client, name) => client.acts.useAccount({ account: name }))
  verb('remove <account>', say('help.account.remove'), (client, name) => client.acts.removeAccount({ account: name }))
}

function listText({ say }: CliWords, accounts: Accounts): string {
  if (accounts.length === 0) return say('said.noAccounts')
  return table([
    ['', say('column.account'), say('column.accountState')],
    ...accounts.map(({ account, state, current }) => [current ? '*' : '', account, say(`said.accountState.${state}`)]),
  ])
}
