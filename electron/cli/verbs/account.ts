import type { Command } from 'commander'
import { signedOutFault } from '../../client/session/signed-out-fault.ts'
import type { WaygateClient } from '../../client/waygate-client.ts'
import type { SessionView } from '../../common/contracts/app/session.ts'
import { fail, ok, type Result } from '../../common/result.ts'
import { type JsonOption, runVerb } from '../run-verb.ts'
import { table } from '../table.ts'

type Accounts = SessionView['accounts']

export function register(program: Command): void {
  const account = program.command('account').description('the accounts that are kept here, and the one in use')
  const verb = (name: string, description: string, act: (client: WaygateClient, account: string) => Promise<Result<unknown>>) =>
    account
      .command(name)
      .description(description)
      .option('--json', 'print one JSON object')
      .action((...given: unknown[]) => {
        const [named, options] = given.length === 2 ? ['', given[0]] : [String(given[0]), given[1]]
        return runVerb<Accounts>(
          options as JsonOption,
          async (client) => {
            const outcome = await act(client, named as string)
            if (!outcome.ok) return outcome
            const session = client.views.session()
            // "No accounts" would be wrong: they can't be read
            return session.accounts.length === 0 && session.lockedAway ? fail(signedOutFault(session)) : ok(session.accounts)
          },
          listText,
        )
      })
  verb('list', 'list them', async () => ok({}))
  verb('use <account>', 'take another one into use, like alice@api.example.com; a tunnel that is up stays', (client, name) =>
    client.acts.useAccount({ account: name }),
  )
  verb('remove <account>', 'sign out of one and forget it', (client, name) => client.acts.removeAccount({ account: name }))
}

function listText(accounts: Accounts): string {
  if (accounts.length === 0) return 'No accounts. Sign in with: waygate login'
  return table([
    ['', 'ACCOUNT', 'STATE'],
    ...accounts.map(({ account, state, current }) => [current ? '*' : '', account, state === 'expired' ? 'sign in again' : 'signed in']),
  ])
}
