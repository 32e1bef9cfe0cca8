import type { Command } from 'commander'
import type { EnrolmentKeyRow, NewEnrolmentKey } from '../../common/contracts/app/admin-keys.ts'
import type { YesOption } from '../agree.ts'
import { type JsonOption, runVerb } from '../run-verb.ts'
import { table } from '../table.ts'

interface CreateOptions extends JsonOption {
  readonly network: readonly string[]
  readonly uses?: string
  readonly days?: string
  readonly unlimited?: true
}

const dayMs = 24 * 60 * 60_000

/** Enrolment keys: what lets new hosts in (admins). */
export function register(program: Command): void {
  const key = program.command('key').description('enrolment keys, which let new hosts in: list, create, delete (admins)')

  key
    .command('list')
    .description('list enrolment keys, without the secrets')
    .option('--json', 'print one JSON object')
    .action((options: JsonOption) =>
      runVerb(
        options,
        (client) => client.admin.enrolmentKeys(),
        ({ keys }) =>
          keys.length === 0
            ? 'No enrolment keys'
            : table([['Key', 'Networks', 'Valid'], ...keys.map((row) => [row.name, row.networks.join(', '), validText(row)])]),
      ),
    )

  key
    .command('create')
    .argument('<name>', '3 to 32 characters')
    .description('create an enrolment key and print its secret: whoever has it may bring in hosts')
    .option(
      '--network <name>',
      'a network that the host joins; may be given more than once',
      (name: string, before: string[]) => [...before, name],
      [],
    )
    .option('--uses <number>', 'so many hosts (default: 1)')
    .option('--days <number>', 'for so many days instead')
    .option('--unlimited', 'for ever instead')
    .option('--json', 'print one JSON object')
    .action((name: string, options: CreateOptions, command: Command) => {
      const validity = validityOf(options)
      if (validity === null) return command.error('error: give one of --uses, --days (whole numbers from 1 on) and --unlimited')
      return runVerb(
        options,
        (client) => client.admin.createEnrolmentKey({ name, networks: [...options.network], validity }),
        ({ secret }) => secret,
      )
    })

  key
    .command('delete')
    .argument('<name>')
    .description('delete an enrolment key; hosts that came in with it stay')
    .option('--yes', 'do not ask')
    .option('--json', 'print one JSON object')
    .action(async (name: string, options: JsonOption & YesOption, command: Command) => {
      const { agree } = await import('../agree.ts')
      await runVerb(
        options,
        async (client) => {
          const agreed = await agree(`Delete the enrolment key ${name}?`, options, (text) => command.error(text))
          return agreed ? client.admin.removeEnrolmentKey({ name }) : { ok: false, fault: { code: 'join.cancelled' } }
        },
        () => `${name} is deleted`,
      )
    })
}

function validityOf({ uses, days, unlimited }: CreateOptions): NewEnrolmentKey['validity'] | null {
  if ([uses, days, unlimited].filter((given) => given !== undefined).length > 1) return null
  if (unlimited === true) return 'unlimited'
  const number = Number(days ?? uses ?? '1')
  if (!Number.isInteger(number) || number < 1 || number > 100_000) return null
  return days === undefined ? { uses: number } : { until: Date.now() + number * dayMs }
}

function validText({ kind, usesLeft, expiresAt, isDefault }: EnrolmentKeyRow): string {
  if (kind === 'unlimited') return isDefault ? "for ever (its network's own)" : 'for ever'
  if (kind === 'timed') return `until ${new Date(expiresAt).toISOString().slice(0, 16).replace('T', ' ')} UTC`
  return `${usesLeft} more`
}
