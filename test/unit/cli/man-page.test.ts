import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it, test } from 'vitest'
import { manPage } from '../../../electron/cli/man-page.ts'
import { programTree } from '../../../electron/cli/program-tree.ts'
import { createWaygate } from './spawn-waygate.ts'
import { verbsOf, wholeProgram } from './whole-program.ts'

const program = await wholeProgram()
const page = manPage(programTree(program.description('Internet gateways.')), '1.2.3')
const folder = mkdtempSync(join(tmpdir(), 'waygate-man-'))
const file = join(folder, 'waygate.1')
writeFileSync(file, page)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('every verb and option', () => {
  const verbs = verbsOf(program).filter(({ verb }) => verb !== '')
  test.each(verbs)('of waygate $verb is in the page', ({ verb, options }) => {
    const typed = verb.replaceAll('-', '\\-')
    const own = page.split(/^\.S[SH] /m).find((part) => new RegExp(`^"waygate ${typed.replaceAll('\\', '\\\\')}[ "]`).test(part)) ?? ''
    expect(own).not.toBe('')
    const told = options.filter((option) => option !== '-h' && option !== '--help')
    expect(told.filter((option) => !own.includes(`\\fB${option.replaceAll('-', '\\-')}\\fR`))).toEqual([])
  })
})

test('nothing in it is taken for a command of roff', () => {
  const commands = page.split('\n').filter((line) => /^[.']/.test(line))
  expect(commands.filter((line) => !/^\.(\\"|TH|SH|SS|TP|PP|B|br)( |$)/.test(line))).toEqual([])
  expect(page).toMatch(/^[\n\x20-\x7e]+$/)
})

it('man shows it without a warning', (context) => {
  if (!installed('man')) return context.skip('man is not installed')
  const { status, stdout, stderr } = spawnSync('man', ['--warnings', '--local-file', file], {
    encoding: 'utf8',
    env: { ...process.env, LC_ALL: 'C.UTF-8', MANWIDTH: '100', MANPAGER: 'cat', MAN_KEEP_FORMATTING: '' },
  })
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  expect(stdout).toContain('waygate gateway create <network> <host>')
})

it('mandoc has nothing to say about it', (context) => {
  if (!installed('mandoc')) return context.skip('mandoc is not installed')
  const { stdout } = spawnSync('mandoc', ['-Tlint', '-W', 'warning', file], { encoding: 'utf8' })
  expect(stdout).toBe('')
})

it('the program prints it, and its completion', async () => {
  const { waygate, end } = createWaygate(() => ({ helper: { directory: folder }, configDir: folder }) as never)
  const [printed, bash, nonsense] = await Promise.all([waygate('man-page'), waygate('completion', 'bash'), waygate('completion', 'csh')])
  end()
  expect(printed).toMatchObject({ code: 0, out: expect.stringContaining('.SS "waygate join [gateway]"'), err: '' })
  expect(bash).toMatchObject({ code: 0, out: expect.stringContaining('complete -F _waygate waygate'), err: '' })
  expect(nonsense).toMatchObject({ code: 64, out: '' })
})

function installed(name: string): boolean {
  return spawnSync(name, ['--version']).error === undefined
}
