import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterEach, describe, expect, test } from 'vitest'
import { addresses } from './library/trial-topology.ts'

interface TrialEvent {
  readonly event: string
  readonly title?: string
  readonly moment?: string
  readonly address4?: string
  readonly address6?: string
  readonly leaked?: number
  readonly line?: string
}

/** The trial as `npm start` runs it, without set-up and build; a directory for temporary files of its own shows what it leaves. */
function startTrial(temporary: string, args: readonly string[], before: readonly string[] = []) {
  const [program = '', ...rest] = [...before, process.execPath]
  const child = spawn(
    program,
    [...rest, '--disable-warning=ExperimentalWarning', '-e', runner, join(import.meta.dirname, '../../build/trial/trial.ts'), ...args],
    { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, TMPDIR: temporary, DISPLAY: '', WAYLAND_DISPLAY: '' } },
  )
  const events: TrialEvent[] = []
  const listeners = new Set<() => void>()
  createInterface({ input: child.stdout }).on('line', (line) => {
    if (!line.startsWith('{')) return
    events.push(JSON.parse(line) as TrialEvent)
    for (const listener of [...listeners]) listener()
  })
  let trouble = ''
  child.stderr.on('data', (chunk: Buffer) => {
    trouble += chunk.toString()
  })
  const reached = (holds: (events: readonly TrialEvent[]) => boolean) =>
    new Promise<void>((resolve, reject) => {
      const look = () => holds(events) && resolve()
      listeners.add(look)
      child.once('exit', () => reject(new Error(`the trial ended early: ${trouble}`)))
      look()
    })
  return { child, events, reached, trouble: () => trouble }
}

const runner = 'import(process.argv[1]).then(({ runTrial }) => runTrial(process.argv.slice(2))).then((code) => { process.exitCode = code })'

/** Every process below one, now. */
function descendants(pid: number): number[] {
  const parents = new Map<number, number>()
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'latin1')
      parents.set(Number(name), Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]))
    } catch {
      // gone since
    }
  }
  const below = (parent: number): number[] => [...parents].filter(([, of]) => of === parent).flatMap(([child]) => [child, ...below(child)])
  return below(pid)
}

describe('the trial', () => {
  const directories: string[] = []
  const temporary = () => {
    directories.push(mkdtempSync(join(tmpdir(), 'waygate-trial-test-')))
    return directories.at(-1) ?? ''
  }
  const started: ChildProcess[] = []
  afterEach(async () => {
    for (const child of started.splice(0)) {
      if (child.exitCode !== null || child.signalCode !== null) continue
      child.kill('SIGKILL')
      await once(child, 'exit')
    }
    for (const directory of directories.splice(0)) rmSync(directory, { recursive: true, force: true })
  })

  test('tells the whole story, ends by itself, and leaves nothing', async () => {
    const directory = temporary()
    const { child, events, trouble } = startTrial(directory, ['--story', '--json'])
    started.push(child)
    const [code] = await once(child, 'exit')
    expect(code, `${trouble()} after ${JSON.stringify(events.slice(-5))}`).toBe(0)
    const exits = events.filter(({ event }) => event === 'exit').map(({ moment, address4, address6 }) => [moment, address4, address6])
    const through = (name: 'laptop' | 'exit-fra' | 'exit-nyc') => [addresses[name].exit4, addresses[name].exit6]
    expect(exits).toEqual([
      ['before', ...through('laptop')],
      ['joined', ...through('exit-fra')],
      ['switched', ...through('exit-nyc')],
      ['back', ...through('exit-fra')],
      ['after', ...through('laptop')],
    ])
    expect(events.find(({ event }) => event === 'leaks')?.leaked).toBe(0)
    expect(readdirSync(directory)).toEqual([])
  })

  const moments: readonly (readonly [string, (events: readonly TrialEvent[]) => boolean])[] = [
    ['at once', (events) => events.length > 0],
    ['while hosts are enrolled', (events) => events.some(({ title }) => title === 'Starting the control server')],
    ['while joining', (events) => events.some(({ line }) => line?.startsWith('$ waygate join') ?? false)],
    ['while on hold', (events) => events.some(({ line }) => line === '$ waygate status')],
  ]
  for (const [moment, holds] of moments) {
    test(`Ctrl-C ${moment}: ends in order, and nothing is left`, async () => {
      const directory = temporary()
      const { child, reached } = startTrial(directory, ['--story', '--json'])
      started.push(child)
      await reached(holds)
      const below = descendants(child.pid ?? 0)
      child.kill('SIGINT')
      const [code] = await once(child, 'exit')
      expect(code).toBe(130)
      expect(below.filter((pid) => existsSync(`/proc/${pid}`))).toEqual([])
      expect(readdirSync(directory)).toEqual([])
    })
  }

  test.runIf(process.getuid?.() === 0)('without permission for namespaces it says in one sentence what is needed', async () => {
    const directory = temporary()
    const { child, trouble } = startTrial(
      directory,
      ['--story'],
      ['/usr/bin/setpriv', '--bounding-set=-sys_admin', '--inh-caps=-sys_admin'],
    )
    started.push(child)
    const [code] = await once(child, 'exit')
    expect(code).toBe(1)
    expect(trouble()).toMatch(/^The lab needs permission to make network, mount and PID namespaces .*Operation not permitted\n$/)
    expect(readdirSync(directory)).toEqual([])
  })

  test('an argument that it doesn’t know is refused with what there is', async () => {
    const directory = temporary()
    const { child, trouble } = startTrial(directory, ['--stroy'])
    started.push(child)
    const [code] = await once(child, 'exit')
    expect(code).toBe(64)
    expect(trouble()).toContain('--story')
  })
})
