import type { Command } from 'commander'
import type { EnrolmentKeyRow, NewEnrolmentKey } from '../../common/contracts/app/admin-keys.ts'
import type { YesOption } from '../agree.ts'
import { type JsonOption, runVerb } from '../run-verb.ts'
import { table } from '../table.ts'
import type { CliWords } from '../words/cli-words.ts'

interface CreateOptions extends JsonOption {
  readonly network: readonly string[]
  readonly uses?: string
  readonly days?: string
  readonly unlimited?: true
}

const dayMs = 24 * 60 * 60_000

/** Enrolment keys: what lets new hosts in (admins). */
export function register(program: Command, words: CliWords): void {
  const { say } = words
  const key = program.command('key').description(say('help.key.about'))

  key
    .command('list')
    .description(say('help.key.list'))
    .option('--json', say('help.option.json'))
    .action((options: JsonOption) =>
      runVerb(
        words,
        options,
        (client) => client.admin.enrolmentKeys(),
        ({ keys }) =>
          keys.length === 0
            ? say('said.noKeys')
            : table([
                [say('column.key'), say('column.networks'), say('column.valid')],
                ...keys.map((row) => [row.name, row.networks.join(', '), validText(words, row)]),
              ]),
      ),
    )

  key
    .command('create')
    .argument('<name>', say('help.key.name'))
    .description(say('help.key.create'))
    .option('--network <name>', say('help.key.network'), (name: string, before: string[]) => [...before, name], [])
    .option('--uses <number>', say('help.key.uses'))
    .option('--days <number>', say('help.key.days'))
    .option('--unlimited', say('help.key.unlimited'))
    .option('--json', say('help.option.json'))
    .action((name: string, options: CreateOptions, command: Command) => {
      const validity = validityOf(options)
      if (validity === null) return command.error(say('usage.error', { text: say('usage.oneValidity') }))
      return runVerb(
        words,
        options,
        (client) => client.admin.createEnrolmentKey({ name, networks: [...options.network], validity }),
        ({ secret }) => secret,
      )
    })

  key
    .command('delete')
    .argument('<name>')
    .description(say('help.key.delete'))
    .option('--yes', say('help.option.yes'))
    .option('--json', say('help.option.json'))
    .action(async (name: string, options: JsonOption & YesOption, command: Command) => {
      const { agree } = await import('../agree.ts')
      await runVerb(
        words,
        options,
        async (client) => {
          const agreed = await agree(words, say('ask.deleteKey', { name }), options, (text) => command.error(text))
          return agreed ? client.admin.removeEnrolmentKey({ name }) : { ok: false, fault: { code: 'join.cancelled' } }
        },
        () => say('said.deleted', { name }),
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

function validText({ say }: CliWords, { kind, usesLeft, expiresAt, isDefault }: EnrolmentKeyRow): string {
  if (kind === 'unlimited') return say(isDefault ? 'said.keyForEverDefault' : 'said.keyForEver')
  if (kind === 'timed') return say('said.keyUntil', { time: new Date(expiresAt).toISOString().slice(0, 16).replace('T', ' ') })
  return say('said.keyUses', { count: usesLeft })
}
