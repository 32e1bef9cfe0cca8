import type { Command } from 'commander'
import type { UserRow } from '../../common/contracts/app/admin-people.ts'
import type { YesOption } from '../agree.ts'
import { type JsonOption, runVerb } from '../run-verb.ts'
import { table } from '../table.ts'
import { usageError } from '../usage-error.ts'
import type { CliWords } from '../words/cli-words.ts'

interface CreateOptions extends JsonOption {
  readonly role: string
  readonly passwordStdin?: true
}

/** Accounts of the control server, and who may use what (admins). */
export function register(program: Command, words: CliWords): void {
  const { say } = words
  const user = program.command('user').description(say('help.user.about'))

  user
    .command('list')
    .description(say('help.user.list'))
    .option('--json', say('help.option.json'))
    .action((options: JsonOption) =>
      runVerb(
        words,
        options,
        (client) => client.admin.users(),
        ({ users }) =>
          table([
            (['user', 'role', 'state', 'groups', 'mayUse'] as const).map((name) => say(`column.${name}`)),
            ...users.map((one) => line(words, one)),
          ]),
      ),
    )

  user
    .command('create')
    .argument('<name>')
    .description(say('help.user.create'))
    .option('--role <role>', say('help.user.role'), 'service-user')
    .option('--password-stdin', say('help.user.passwordStdin'))
    .option('--json', say('help.option.json'))
    .action((name: string, options: CreateOptions, command: Command) => create(words, name, options, command))

  for (const [verb, enabled] of [
    ['enable', true],
    ['disable', false],
  ] as const) {
    user
      .command(verb)
      .argument('<name>')
      .description(say(`help.user.${verb}`))
      .option('--with-clients', say(`help.user.${verb}Clients`))
      .option('--json', say('help.option.json'))
      .action((name: string, options: JsonOption & { readonly withClients?: true }) =>
        runVerb(
          words,
          options,
          (client) => client.admin.setUser({ name, enabled, withClients: options.withClients === true }),
          () => say(enabled ? 'said.userEnabled' : 'said.userDisabled', { name }),
        ),
      )
  }

  user
    .command('delete')
    .argument('<name>')
    .description(say('help.user.delete'))
    .option('--with-clients', say('help.user.deleteClients'))
    .option('--yes', say('help.option.yes'))
    .option('--json', say('help.option.json'))
    .action(async (name: string, options: JsonOption & YesOption & { readonly withClients?: true }, command: Command) => {
      const { agree } = await import('../agree.ts')
      await runVerb(
        words,
        options,
        async (client) => {
          const agreed = await agree(words, say('ask.deleteUser', { name }), options, (text) => command.error(text))
          if (!agreed) return { ok: false, fault: { code: 'join.cancelled' } }
          return client.admin.removeUser({ name, withClients: options.withClients === true })
        },
        () => say('said.deleted', { name }),
      )
    })

  user
    .command('waiting')
    .description(say('help.user.waiting'))
    .option('--json', say('help.option.json'))
    .action((options: JsonOption) =>
      runVerb(
        words,
        options,
        (client) => client.admin.waitingPeople(),
        ({ names }) => names.join('\n') || say('said.nobodyWaits'),
      ),
    )

  for (const [verb, admitted] of [
    ['admit', true],
    ['turn-away', false],
  ] as const) {
    user
      .command(verb)
      .argument('<name>')
      .description(say(admitted ? 'help.user.admit' : 'help.user.turnAway'))
      .option('--json', say('help.option.json'))
      .action((name: string, options: JsonOption) =>
        runVerb(
          words,
          options,
          (client) => client.admin.answerWaitingPerson({ name, admitted }),
          () => say(admitted ? 'said.maySignIn' : 'said.turnedAway', { name }),
        ),
      )
  }

  user
    .command('hand-over')
    .argument('<name>')
    .description(say('help.user.handOver'))
    .option('--yes', say('help.option.yes'))
    .option('--json', say('help.option.json'))
    .action(async (name: string, options: JsonOption & YesOption, command: Command) => {
      const { agree } = await import('../agree.ts')
      await runVerb(
        words,
        options,
        async (client) => {
          const agreed = await agree(words, say('ask.handOver', { name }), options, (text) => command.error(text))
          return agreed ? client.admin.handOver({ name }) : { ok: false, fault: { code: 'join.cancelled' } }
        },
        () => say('said.handedOver', { name }),
      )
    })
}

async function create(words: CliWords, name: string, options: CreateOptions, command: Command): Promise<void> {
  const { say } = words
  const { askSecret, canAsk, readStdinLines } = await import('../ask.ts')
  if (options.passwordStdin !== true && !canAsk()) command.error(usageError(words, '--password-stdin'))
  const password = options.passwordStdin === true ? (await readStdinLines())[0] : await askSecret(say('ask.passwordFor', { user: name }))
  await runVerb(
    words,
    options,
    (client) => client.admin.createUser({ name, password: password ?? '', role: options.role }),
    () => say('said.maySignIn', { name }),
  )
}

function line({ say }: CliWords, user: UserRow): string[] {
  const mayUse = user.mayUse === 'everything' ? say('said.everything') : user.mayUse.join(', ') || say('said.nothing')
  return [user.name, user.role, say(user.disabled ? 'said.disabled' : 'said.enabled'), user.groups.join(', '), mayUse]
}
