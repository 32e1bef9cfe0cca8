import type { Command } from 'commander'
import type { UserRow } from '../../common/contracts/app/admin-people.ts'
import type { YesOption } from '../agree.ts'
import { type JsonOption, runVerb } from '../run-verb.ts'
import { table } from '../table.ts'

interface CreateOptions extends JsonOption {
  readonly role: string
  readonly passwordStdin?: true
}

/** Accounts of the control server, and who may use what (admins). */
export function register(program: Command): void {
  const user = program.command('user').description('accounts of the server (admins)')

  user
    .command('list')
    .description('list accounts, and whose gateways they may use')
    .option('--json', 'print one JSON object')
    .action((options: JsonOption) =>
      runVerb(
        options,
        (client) => client.admin.users(),
        ({ users }) => table([['User', 'Role', 'State', 'Groups', 'May use'], ...users.map(line)]),
      ),
    )

  user
    .command('create')
    .argument('<name>')
    .description('create an account; on the community edition every account is an admin')
    .option('--role <role>', 'Pro: admin, platform-user, service-user or auditor', 'service-user')
    .option('--password-stdin', 'read the password from standard input')
    .option('--json', 'print one JSON object')
    .action((name: string, options: CreateOptions, command: Command) => create(name, options, command))

  for (const [verb, enabled] of [
    ['enable', true],
    ['disable', false],
  ] as const) {
    user
      .command(verb)
      .argument('<name>')
      .description(
        enabled ? 'let an account sign in again' : 'an account may not sign in any more; its tunnels stay, unless --with-clients',
      )
      .option('--with-clients', `${verb} its remote clients too`)
      .option('--json', 'print one JSON object')
      .action((name: string, options: JsonOption & { readonly withClients?: true }) =>
        runVerb(
          options,
          (client) => client.admin.setUser({ name, enabled, withClients: options.withClients === true }),
          () => `${name} is ${verb}d`,
        ),
      )
  }

  user
    .command('delete')
    .argument('<name>')
    .description('delete an account with the registrations of its devices')
    .option('--with-clients', 'delete its other remote clients too')
    .option('--yes', 'do not ask')
    .option('--json', 'print one JSON object')
    .action(async (name: string, options: JsonOption & YesOption & { readonly withClients?: true }, command: Command) => {
      const { agree } = await import('../agree.ts')
      await runVerb(
        options,
        async (client) => {
          const agreed = await agree(`Delete the account ${name}?`, options, (text) => command.error(text))
          if (!agreed) return { ok: false, fault: { code: 'join.cancelled' } }
          return client.admin.removeUser({ name, withClients: options.withClients === true })
        },
        () => `${name} is deleted`,
      )
    })

  user
    .command('waiting')
    .description('list who signed in with a browser and waits for an admin')
    .option('--json', 'print one JSON object')
    .action((options: JsonOption) =>
      runVerb(
        options,
        (client) => client.admin.waitingPeople(),
        ({ names }) => (names.length === 0 ? 'nobody waits' : names.join('\n')),
      ),
    )

  for (const [verb, admitted] of [
    ['admit', true],
    ['turn-away', false],
  ] as const) {
    user
      .command(verb)
      .argument('<name>')
      .description(admitted ? 'let in who waits, with the fewest rights' : 'forget who waits; they may ask again')
      .option('--json', 'print one JSON object')
      .action((name: string, options: JsonOption) =>
        runVerb(
          options,
          (client) => client.admin.answerWaitingPerson({ name, admitted }),
          () => (admitted ? `${name} may sign in now` : `${name} waits no more`),
        ),
      )
  }

  user
    .command('hand-over')
    .argument('<name>')
    .description("give the super-admin's role to an admin; you are an admin then")
    .option('--yes', 'do not ask')
    .option('--json', 'print one JSON object')
    .action(async (name: string, options: JsonOption & YesOption, command: Command) => {
      const { agree } = await import('../agree.ts')
      await runVerb(
        options,
        async (client) => {
          const question = `Make ${name} the super-admin? You will be an admin, and only ${name} can give the role back.`
          const agreed = await agree(question, options, (text) => command.error(text))
          return agreed ? client.admin.handOver({ name }) : { ok: false, fault: { code: 'join.cancelled' } }
        },
        () => `${name} is the super-admin now`,
      )
    })
}

async function create(name: string, options: CreateOptions, command: Command): Promise<void> {
  const { askSecret, canAsk, readStdinLines } = await import('../ask.ts')
  if (options.passwordStdin !== true && !canAsk()) command.error('error: --password-stdin is missing, and nobody can be asked here')
  const password = options.passwordStdin === true ? (await readStdinLines())[0] : await askSecret(`Password for ${name}: `)
  await runVerb(
    options,
    (client) => client.admin.createUser({ name, password: password ?? '', role: options.role }),
    () => `${name} may sign in now`,
  )
}

function line(user: UserRow): string[] {
  const mayUse = user.mayUse === 'everything' ? 'everything' : user.mayUse.join(', ') || 'nothing'
  return [user.name, user.role, user.disabled ? 'disabled' : 'enabled', user.groups.join(', '), mayUse]
}
