import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest'
import { bashScript } from '../../../electron/cli/completion/bash-script.ts'
import { fishScript } from '../../../electron/cli/completion/fish-script.ts'
import { zshScript } from '../../../electron/cli/completion/zsh-script.ts'
import { programTree } from '../../../electron/cli/program-tree.ts'
import { verbsOf, wholeProgram } from './whole-program.ts'

const program = await wholeProgram()
const tree = programTree(program)
const scripts = { bash: bashScript(tree, '1.2.3'), zsh: zshScript(tree, '1.2.3'), fish: fishScript(tree, '1.2.3') }
const shells = ['bash', 'zsh', 'fish'] as const
const folder = mkdtempSync(join(tmpdir(), 'waygate-completion-'))

beforeAll(() => {
  for (const shell of shells) writeFileSync(join(folder, shell), scripts[shell])
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('every verb and option', () => {
  const verbs = verbsOf(program).filter(({ verb }) => verb !== '')

  test('there are many', () => {
    expect(verbs.length).toBeGreaterThan(40)
    expect(verbs.map(({ verb }) => verb)).not.toContain('early-boot')
  })

  test.each(verbs)('of waygate $verb is in the script for bash', ({ verb, options }) => {
    expect(bashOffers([...verb.split(' '), '-'])).toEqual(expect.arrayContaining([...options]))
    const words = verb.split(' ')
    expect(bashOffers([...words.slice(0, -1), ''])).toContain(words.at(-1))
  })

  test.each(verbs)('of waygate $verb is in the script for zsh', ({ verb, options }) => {
    const words = verb.split(' ')
    const own = new RegExp(`^_waygate_${words.join('_')}\\(\\) \\{\\n([\\s\\S]*?)\\n\\}$`, 'm').exec(scripts.zsh)?.[1] ?? ''
    const above = new RegExp(
      `^_waygate${words
        .slice(0, -1)
        .map((word) => `_${word}`)
        .join('')}\\(\\) \\{\\n([\\s\\S]*?)\\n\\}$`,
      'm',
    ).exec(scripts.zsh)?.[1]
    expect(above).toMatch(new RegExp(`\\n        '${words.at(-1)}:[^\\n]+'\\n`))
    expect(above).toContain(`        ${words.at(-1)}) _waygate_${words.join('_')} ;;`)
    expect(options.filter((option) => !new RegExp(`[ '*{,)]${option}['[},]`).test(own))).toEqual([])
  })

  test.each(verbs)('of waygate $verb is in the script for fish', ({ verb, options }) => {
    const words = verb.split(' ')
    const at = (path: readonly string[], rest: string) => `complete -c waygate -n '__waygate_at \\'${path.join(' ')}\\'${rest}`
    const lines = scripts.fish.split('\n')
    expect(lines.some((line) => line.startsWith(`${at(words.slice(0, -1), " 0' -a ")}${words.at(-1)} -d '`))).toBe(true)
    const own = lines.filter((line) => line.startsWith(at(words, "' -")))
    const spelled = (option: string) => (option.startsWith('--') ? ` -l ${option.slice(2)} ` : ` -s ${option.slice(1)} `)
    expect(options.filter((option) => !own.some((line) => line.includes(spelled(option))))).toEqual([])
  })
})

describe('in bash', () => {
  it.each<{ readonly typed: readonly string[]; readonly offers: readonly string[] }>([
    { typed: ['jo'], offers: ['join', 'journal'] },
    { typed: ['gateway', 'm'], offers: ['move'] },
    { typed: ['join', '--any'], offers: ['--anyway'] },
    { typed: ['inbound', ''], offers: ['closed', 'open'] },
    { typed: ['gateway', 'on-dead', 'office', 'desk', 'o'], offers: ['open'] },
    { typed: ['gateway', 'on-dead', 'office', 'o'], offers: [] },
    { typed: ['completion', ''], offers: ['bash', 'zsh', 'fish'] },
    { typed: ['nonsense', ''], offers: [] },
    { typed: ['join', 'exit-fra', '--', '--any'], offers: [] },
    // a value is no verb, whatever it is called
    { typed: ['login', '--user', 'gateway', '--brow'], offers: ['--browser'] },
    { typed: ['login', '--user', '--brow'], offers: [] },
    { typed: ['gateway', '--help', 'cre'], offers: ['create'] },
    // options of the verb above work behind its own, and before it
    { typed: ['serve', 'backup', '--dat'], offers: ['--data'] },
    { typed: ['serve', '--listen', '0.0.0.0', ':', '8081', 'bac'], offers: ['backup'] },
    { typed: ['login', '--server', '=', 'https', ':', '//api.example.com', '--brow'], offers: ['--browser'] },
  ])('$typed offers $offers', ({ typed, offers }) => {
    expect(bashOffers(typed)).toEqual(offers)
  })

  it.each([
    { typed: ['serve', '--tls-cert', ''], asks: 'default' },
    { typed: ['serve', '--tls-cert', '=', '/et'], asks: 'default' },
    { typed: ['serve', '--data', ''], asks: 'dirnames' },
    { typed: ['serve', 'backup', ''], asks: 'default' },
    { typed: ['login', '--user', ''], asks: '' },
  ])('$typed leaves files to the shell', ({ typed, asks }) => {
    expect(bash(typed)).toEqual({ offers: [], asks })
  })

  it('what was typed is compared, and never run', () => {
    const touched = join(folder, 'touched')
    for (const typed of [`$(touch ${touched})`, `\`touch ${touched}\``, `x[$(touch ${touched})]`, `';touch ${touched};'`]) {
      expect(bashOffers(['join', typed])).toEqual([])
      expect(bashOffers([typed, ''])).toEqual([])
      expect(bashOffers(['login', `--${typed}`, ''])).toEqual([])
      expect(bashOffers(['login', `--user=${typed}`])).toEqual([])
    }
    expect(() => execFileSync('/usr/bin/test', ['-e', touched])).toThrow()
  })

  it('works where unset names are errors, and whatever the words are cut by', () => {
    expect(bash(['gateway', 'list', 'office', 'x', ''], 'set -u; IFS=a')).toEqual({ offers: [], asks: '' })
    expect([...bash(['gat'], 'set -u; IFS=a').offers].sort()).toEqual(['gateway', 'gateways'])
  })
})

it.for(shells)('%s takes the script without a complaint', (shell, context) => {
  if (!installed(shell)) return context.skip(`${shell} is not installed`)
  const { status, stderr } = spawnSync(shell, ['-n', join(folder, shell)], { encoding: 'utf8' })
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
})

function bashOffers(typed: readonly string[]): readonly string[] {
  return bash(typed).offers
}

/** What bash would offer for these words, cut as readline cuts them, with the cursor behind the last one. */
function bash(typed: readonly string[], before = ''): { readonly offers: readonly string[]; readonly asks: string } {
  const script = [
    before,
    `source ${join(folder, 'bash')}`,
    // outside of a real Tab it has nothing to change: what is asked of it is what counts
    'compopt() { asked=$2; }',
    'COMP_WORDS=(waygate "$@") COMP_CWORD=$# asked=',
    '_waygate',
    `printf '%s\\n' "$asked" "\${COMPREPLY[@]}"`,
  ].join('\n')
  const [asks = '', ...offers] = execFileSync('bash', ['--norc', '-c', script, 'bash', ...typed], { encoding: 'utf8' })
    .trimEnd()
    .split('\n')
  return { offers: offers.filter((word) => word !== ''), asks }
}

function installed(program: string): boolean {
  return spawnSync(program, ['--version']).error === undefined
}
