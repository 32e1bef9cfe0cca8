import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { createInterface } from 'node:readline'
import { buildWaygate } from '../bundle/build.ts'
import { lint, type Program, type Suite, suites } from './suites.ts'

export interface Outcome {
  readonly suite: string
  readonly passed: number
  readonly failed: number
  readonly skipped: number
  readonly seconds: number
  /** Why it did not run, or did not end well; '' when there is nothing to say. */
  readonly note: string
  /** What failed, each with its file, its title and the first lines of its reason: said again at the end, where a long log is read first. */
  readonly failures: readonly string[]
}

type Counts = Pick<Outcome, 'passed' | 'failed' | 'skipped' | 'note' | 'failures'>

/** How often a suite that says nothing shows that it lives. */
const beatMs = 15_000

/** Lines of a failed test's reason that the end of the run repeats; the whole of it stands where the test ran. */
const repeatedLines = 12

/** Exit code of a program that could not do its work on this machine (as in automake). */
const couldNot = 77

/** Unlike a machine that can't run a suite, this is a failure. */
const buildFailed = 'the build failed'

/**
 * Runs test suites, each in a process of its own, prints every line under its suite's name, then a table, and as the very last line
 * `N passed, N failed, N skipped`. A suite that cannot run says why and counts as one skipped. Returns the exit code.
 *
 * @param words Names of suites (none = all), and anything else as a filter on file names. `--with-lint` counts the linters too.
 */
export async function runSuites(root: string, words: readonly string[]): Promise<number> {
  const names = new Set(suites.map(({ name }) => name))
  const asked = words.filter((word) => names.has(word))
  const filters = words.filter((word) => !names.has(word) && !word.startsWith('--'))
  const chosen = [
    ...suites.filter(({ name }) => asked.length === 0 || asked.includes(name)),
    ...(words.includes('--with-lint') ? [lint] : []),
  ].map((suite) => ({ suite, hindrance: suite.hindrance() }))

  const lanes = ['code', 'machine'] as const
  const machineWorks = chosen.some(({ suite, hindrance }) => suite.lane === 'machine' && hindrance === undefined)
  const built = machineWorks ? await build(root) : ''
  const outcomes = await Promise.all(
    lanes.map(async (lane) => {
      const done: Outcome[] = []
      for (const { suite, hindrance } of chosen.filter((one) => one.suite.lane === lane)) {
        const obstacle = hindrance ?? (lane === 'machine' && built !== '' ? buildFailed : undefined)
        done.push(obstacle === undefined ? await runSuite(root, suite, filters) : notRun(suite, obstacle))
      }
      return done
    }),
  )
  return report(outcomes.flat(), built)
}

/** '' when everything is up to date, else the build's own words. */
async function build(root: string): Promise<string> {
  try {
    await buildWaygate(root, { report: write })
    return ''
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

function notRun(suite: Suite, why: string): Outcome {
  const note = `not run: ${why}`
  write(`${label(suite)} ${note}`)
  const verdict = why === buildFailed ? { failed: 1, skipped: 0 } : { failed: 0, skipped: 1 }
  return { suite: suite.name, passed: 0, ...verdict, seconds: 0, note, failures: [] }
}

async function runSuite(root: string, suite: Suite, filters: readonly string[]): Promise<Outcome> {
  const began = performance.now()
  const counts = suite.run.kind === 'vitest' ? await runVitest(root, suite, filters) : await runPrograms(root, suite, suite.run.programs)
  return { suite: suite.name, ...counts, seconds: (performance.now() - began) / 1000 }
}

async function runVitest(root: string, suite: Suite, filters: readonly string[]): Promise<Counts> {
  const folder = await mkdtemp(join(tmpdir(), 'waygate-tests-'))
  const results = join(folder, 'results.json')
  try {
    const vitest = ['node_modules/vitest/vitest.mjs', 'run', '--project', suite.name, '--passWithNoTests']
    const detail = suite.lane === 'machine' ? 'verbose' : 'default'
    const reporters = [`--reporter=${detail}`, '--reporter=json', `--outputFile.json=${results}`]
    const { code, timedOut } = await follow(root, suite, [...vitest, ...reporters, ...filters])
    const counts = countResults(root, results)
    if (timedOut) return { ...counts, failed: counts.failed + 1, note: `stopped after ${suite.limitMinutes} minutes` }
    if (counts.passed + counts.failed + counts.skipped > 0) {
      // Vitest also fails for what belongs to no test: a file that does not load, an error after the last test.
      return code !== 0 && counts.failed === 0 ? { ...counts, failed: 1, note: 'an error outside the tests, see above' } : counts
    }
    if (code === 0)
      return { passed: 0, failed: 0, skipped: filters.length > 0 ? 0 : 1, note: filters.length > 0 ? '' : 'has no tests', failures: [] }
    return { passed: 0, failed: 1, skipped: 0, note: 'vitest did not run, see above', failures: [] }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

function countResults(root: string, file: string): Counts {
  try {
    const results = JSON.parse(readFileSync(file, 'utf8')) as Results
    const brokenFiles = results.testResults.filter(
      ({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0,
    ).length
    return {
      passed: results.numPassedTests ?? 0,
      failed: (results.numFailedTests ?? 0) + brokenFiles,
      skipped: (results.numPendingTests ?? 0) + (results.numTodoTests ?? 0),
      note: brokenFiles > 0 ? `${brokenFiles} files did not load` : '',
      failures: results.testResults.flatMap((one) => failuresOf(root, one)),
    }
  } catch {
    return { passed: 0, failed: 0, skipped: 0, note: '', failures: [] }
  }
}

/** Vitest's JSON report, as far as it is read here. */
type Results = Record<string, number> & { testResults: FileResult[] }

interface FileResult {
  readonly name: string
  readonly status: string
  /** Why the file did not load. */
  readonly message?: string
  readonly assertionResults: readonly { readonly status: string; readonly fullName: string; readonly failureMessages: readonly string[] }[]
}

function failuresOf(root: string, { name, status, message, assertionResults }: FileResult): string[] {
  const file = relative(root, name)
  const shortly = (reason: string) =>
    reason
      .split('\n')
      .filter((line) => !line.includes('/node_modules/'))
      .slice(0, repeatedLines)
      .map((line) => `    ${line}`)
      .join('\n')
  if (status === 'failed' && assertionResults.length === 0) return [`${file}: did not load\n${shortly(message ?? '')}`]
  return assertionResults
    .filter((test) => test.status === 'failed')
    .map((test) => `${file} > ${test.fullName}\n${shortly(test.failureMessages.join('\n'))}`)
}

async function runPrograms(root: string, suite: Suite, programs: readonly Program[]): Promise<Counts> {
  const failed: string[] = []
  const skipped: string[] = []
  for (const { title, command } of programs) {
    const { code } = await follow(root, suite, command)
    if (code === couldNot) skipped.push(title)
    else if (code !== 0) failed.push(title)
  }
  const told = [
    failed.length > 0 ? `failed: ${failed.join(', ')}` : '',
    skipped.length > 0 ? `not done: ${skipped.join(', ')}, see above` : '',
  ]
  return {
    passed: programs.length - failed.length - skipped.length,
    failed: failed.length,
    skipped: skipped.length,
    note: told.filter((note) => note !== '').join('; '),
    failures: [],
  }
}

/** Runs one program to its end; every line it says is printed under the suite's name. */
function follow(root: string, suite: Suite, command: readonly string[]): Promise<{ code: number; timedOut: boolean }> {
  const [file = '', ...args] = command
  const script = /\.m?[jt]s$/.test(file)
  const began = Date.now()
  let heard = began
  let timedOut = false
  const child = spawn(script ? process.execPath : join(root, file), script ? [join(root, file), ...args] : args, {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: '0' },
  })
  const hear = (line: string) => {
    heard = Date.now()
    if (line.trim() !== '') write(`${label(suite)} ${line}`)
  }
  for (const stream of [child.stdout, child.stderr]) createInterface({ input: stream }).on('line', hear)
  const beat = setInterval(() => {
    if (Date.now() - heard >= beatMs) hear(`… running for ${Math.round((Date.now() - began) / 1000)} s`)
  }, beatMs)
  const limit = setTimeout(() => {
    timedOut = true
    child.kill('SIGTERM')
    setTimeout(() => child.kill('SIGKILL'), 10_000).unref()
  }, suite.limitMinutes * 60_000)
  const stop = (signal: NodeJS.Signals) => child.kill(signal)
  process.once('SIGTERM', stop).once('SIGHUP', stop)
  return new Promise((resolve) => {
    const finish = (code: number) => {
      clearInterval(beat)
      clearTimeout(limit)
      process.off('SIGTERM', stop).off('SIGHUP', stop)
      resolve({ code, timedOut })
    }
    child.on('error', (error) => {
      hear(error.message)
      finish(1)
    })
    child.on('close', (code) => finish(code ?? 1))
  })
}

function report(outcomes: readonly Outcome[], buildTrouble: string): number {
  const sum = (key: 'passed' | 'failed' | 'skipped') => outcomes.reduce((total, outcome) => total + outcome[key], 0)
  const cell = (value: string | number) => String(value).padStart(9)
  write('')
  write(`${'suite'.padEnd(10)}${cell('passed')}${cell('failed')}${cell('skipped')}${cell('seconds')}`)
  for (const { suite, passed, failed, skipped, seconds, note } of outcomes) {
    write(`${suite.padEnd(10)}${cell(passed)}${cell(failed)}${cell(skipped)}${cell(seconds.toFixed(1))}  ${note}`.trimEnd())
  }
  for (const { suite, failures } of outcomes) for (const failure of failures) write(`\nFailed in ${suite}: ${failure}`)
  if (buildTrouble !== '') write(`\nThe build failed: ${buildTrouble}`)
  write('')
  write(`${sum('passed')} passed, ${sum('failed')} failed, ${sum('skipped')} skipped`)
  return sum('failed') > 0 ? 1 : 0
}

function label({ name }: Suite): string {
  return `${name.padEnd(8)} │`
}

function write(line: string): void {
  process.stdout.write(`${line}\n`)
}
