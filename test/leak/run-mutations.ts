import { spawn } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Lanes, openLanes } from './library/lanes.ts'
import { writeReport } from './library/reports.ts'
import { type Edit, type Mutation, mutations, type Red } from './mutations.ts'

/** What became of one mutation: the tests that turned red, or why it proves nothing. */
interface Verdict {
  readonly mutation: Mutation
  readonly red: string | null
  readonly trouble: string | null
}

/**
 * Takes each protection out of a copy of the sources, one at a time, and runs the cheapest thing that must notice. With every verdict it writes
 * `test/leak/README.md`. Answers the exit code: 0 only when every mutation was noticed and everything is green without.
 *
 * @param words Only mutations whose protection contains one of them (none = all; then the table isn't written).
 */
export async function runMutations(root: string, words: readonly string[]): Promise<number> {
  const chosen = mutations.filter(({ protection }) => words.length === 0 || words.some((word) => protection.includes(word)))
  const copy = copyOf(root)
  try {
    const stale = chosen.flatMap(({ edits }) => edits).filter((edit) => !fits(copy, edit))
    for (const { file, search } of stale) say(`no longer fits ${file}: ${search.trim().slice(0, 120)}`)
    if (stale.length > 0) return 1
    const lanes = await openLanes(1, copy)
    const unhealthy = await healthy(copy, lanes, chosen)
    const verdicts: Verdict[] = []
    if (unhealthy === null) for (const mutation of chosen) verdicts.push(await judge(copy, lanes, mutation))
    await lanes.end()
    if (unhealthy !== null) {
      say(`not green without any mutation: ${unhealthy}`)
      return 1
    }
    const unnoticed = verdicts.filter(({ red }) => red === null)
    for (const { mutation, trouble } of unnoticed)
      say(`NOT NOTICED: ${mutation.protection}: ${mutation.removed}${trouble === null ? '' : ` (${trouble})`}`)
    if (words.length === 0) writeReport(root, 'test/leak/README.md', table(verdicts))
    say(`${chosen.length} mutations, ${chosen.length - unnoticed.length} noticed`)
    return unnoticed.length === 0 ? 0 : 1
  } finally {
    rmSync(copy, { recursive: true, force: true })
  }
}

/** The checkout itself is never touched. */
function copyOf(root: string): string {
  const copy = mkdtempSync(join(tmpdir(), 'waygate-mutation-'))
  for (const name of ['electron', 'test', 'build', 'package.json', 'tsconfig.json', 'vitest.config.ts']) {
    cpSync(join(root, name), join(copy, name), { recursive: true })
  }
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'))
  return copy
}

function fits(copy: string, { file, search }: Edit): boolean {
  return readFileSync(join(copy, file), 'utf8').split(search).length === 2
}

/** What is green without a mutation can turn red by one. Null when all is; a busy machine gets a second try. */
async function healthy(copy: string, lanes: Lanes, chosen: readonly Mutation[]): Promise<string | null> {
  const seen = new Set<string>()
  for (const { red } of chosen) {
    const key = JSON.stringify(red)
    if (seen.has(key)) continue
    seen.add(key)
    const turned = (await turnsRed(copy, lanes, red)) && (await turnsRed(copy, lanes, red))
    if (turned !== null) return turned
  }
  return null
}

async function judge(copy: string, lanes: Lanes, mutation: Mutation): Promise<Verdict> {
  const before = new Map(mutation.edits.map(({ file }) => [file, readFileSync(join(copy, file), 'utf8')]))
  try {
    for (const { file, search, replace } of mutation.edits) {
      const path = join(copy, file)
      writeFileSync(
        path,
        readFileSync(path, 'utf8').replace(search, () => replace),
      )
    }
    const red = await turnsRed(copy, lanes, mutation.red)
    say(`${red === null ? 'green  ' : 'red    '} ${mutation.protection}: ${mutation.removed}${red === null ? '' : ` → ${red}`}`)
    return { mutation, red, trouble: null }
  } catch (error) {
    return { mutation, red: null, trouble: (error as Error).message.slice(0, 200) }
  } finally {
    for (const [file, text] of before) writeFileSync(join(copy, file), text)
  }
}

/** What failed, in a few words; null when nothing did. */
async function turnsRed(copy: string, lanes: Lanes, red: Red): Promise<string | null> {
  if ('histories' in red) {
    let said: string | null = null
    await lanes.run(
      red.histories.map((history) => ({ history, afresh: true })),
      ({ id, troubles, leaked }) => {
        if (troubles.length > 0) said ??= `\`${id}\`: ${leaked > 0 ? `${leaked} leaked packets` : troubles[0]}`
      },
    )
    return said
  }
  const { project, file, name } = red
  const vitest = ['node_modules/vitest/vitest.mjs', 'run', '--project', project, file, ...(name === undefined ? [] : ['-t', name])]
  const code = await new Promise<number>((resolve) => {
    const child = spawn(process.execPath, vitest, { cwd: copy, stdio: 'ignore' })
    child.once('error', () => resolve(127))
    child.once('close', (exit) => resolve(exit ?? 1))
  })
  return code === 0 ? null : `\`${file}\`${name === undefined ? '' : `, “${name}”`}`
}

function table(verdicts: readonly Verdict[]): string {
  return `${[
    '# Leak tests',
    '',
    '- `leak.test.ts`: the whole product (app, client, helper, server) lives through histories while programs that know nothing of it send all the time.',
    '- `matrix.test.ts`: a part of the leak matrix and of the random histories, another one every day; `npm run test:leak -- --full` runs all of both and',
    '  writes `docs/leak-matrix.md` and `docs/random-histories.md`.',
    '- `protections.test.ts`: attacks that one single protection stops.',
    '- `npm run test:leak -- --mutations` takes each protection out of a copy of the sources, runs what must notice, and writes this table:',
    '',
    '| protection | removed | turned red |',
    '| --- | --- | --- |',
    ...verdicts.map(({ mutation, red }) => `| ${mutation.protection} | ${mutation.removed} | ${red ?? '**nothing**'} |`),
  ].join('\n')}\n`
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}
