import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { setTimeout as wait } from 'node:timers/promises'
import dbus from '@homebridge/dbus-native'
import { type FamilyReading, readFamily } from './family.ts'
import { type Box, changedBox, inkOf, openScreen, sameShare } from './screen-file.ts'

declare module '@homebridge/dbus-native' {
  /** In the package since its first version, forgotten in its types. */
  interface MessageBus {
    readonly signals: NodeJS.EventEmitter
    mangle(path: string, of: string, member: string): string
    addMatch(rule: string, done: (error: unknown) => void): void
  }
}

/**
 * Somebody before a lab desktop with a stopwatch: starts programs and waits for their tray icon, clicks on it and watches the screen (`argv[2]`: its file). No
 * debugger is attached to what is measured. One JSON command a line on standard input, one JSON answer a line on standard output; times are milliseconds.
 */
export type StopwatchCommand =
  /** Answers how long it took until the panel had the icon. */
  | { readonly do: 'start'; readonly command: readonly string[]; readonly env: Readonly<Record<string, string>> }
  /** Clicks, learns what the screen shows when it is at rest, clicks again. */
  | { readonly do: 'learn' }
  /** Clicks; answers a `Shown`. */
  | { readonly do: 'show' }
  | { readonly do: 'hide' }
  /** Answers a `FamilyReading` of the started program. */
  | { readonly do: 'read' }
  | { readonly do: 'end' }

/** From the click on. */
export interface Shown {
  /** The window is there, whatever is in it. */
  readonly there: number
  /** It shows what it shows at rest. */
  readonly painted: number
}

const [screenFile = ''] = process.argv.slice(2)
const patienceMs = 15_000
/** Nothing moves for so long: at rest. More than what a page may still be waiting for. */
const restMs = 1500
/** A line that comes later (an address that is asked for) is less than the rest of it. */
const paintedShare = 0.9
/** The share of the empty screen in the window's place at which it is gone. */
const goneShare = 0.99
const everyLine = 4

const item = 'org.kde.StatusNotifierItem'
const watcher = { name: 'org.kde.StatusNotifierWatcher', path: '/StatusNotifierWatcher', signal: 'StatusNotifierItemRegistered' }

const bus = dbus.sessionBus({ busAddress: process.env.DBUS_SESSION_BUS_ADDRESS ?? '' })
const screen = openScreen(screenFile)
let program: ChildProcess | null = null
let icon = { destination: '', path: '' }
let learned: { readonly box: Box; readonly empty: Uint32Array; readonly full: Uint32Array; readonly ink: readonly number[] } | null = null

async function start({ command, env }: Extract<StopwatchCommand, { do: 'start' }>): Promise<number> {
  const [executable = '', ...args] = command
  const registered = new Promise<string>((resolve) => {
    bus.signals.once(bus.mangle(watcher.path, watcher.name, watcher.signal), ([name]: [string]) => resolve(name))
  })
  const began = performance.now()
  const child = spawn(executable, args, { env, stdio: 'ignore' })
  program = child
  const ended = new Promise<never>((_, reject) => {
    child.once('error', reject)
    child.once('exit', (code) => reject(new Error(`${executable} ended with ${code} before it had an icon`)))
  })
  const name = await Promise.race([registered, ended])
  const took = performance.now() - began
  ended.catch(() => undefined)
  const slash = name.indexOf('/')
  icon = { destination: name.slice(0, slash), path: name.slice(slash) }
  return took
}

async function learn(): Promise<null> {
  const before = screen.lines(screen.whole, 1)
  await click()
  await rest()
  const box = changedBox(before, screen.lines(screen.whole, 1), screen.whole)
  if (box === null) throw new Error('the click showed no window')
  const full = screen.lines(box, everyLine)
  const ink = inkOf(full)
  if (ink.length < 500) throw new Error(`the window is almost empty: ${ink.length} pixels`)
  await click()
  await rest()
  learned = { box, empty: screen.lines(box, everyLine), full, ink }
  return null
}

async function show(): Promise<Shown> {
  const { box, empty, full, ink } = known()
  const began = performance.now()
  void click().catch(() => undefined)
  let there = 0
  let share = 0
  while (performance.now() - began < patienceMs) {
    const now = screen.lines(box, everyLine)
    const at = performance.now() - began
    if (there === 0 && now.some((colour, index) => colour !== empty[index])) there = at
    share = sameShare(ink, now, full)
    if (there > 0 && share >= paintedShare) return { there, painted: at }
    await wait(1)
  }
  throw new Error(`the window showed ${Math.round(share * 100)} % of what it shows at rest`)
}

async function hide(): Promise<null> {
  const { box, empty } = known()
  const all = Array.from(empty.keys())
  await click()
  const end = performance.now() + patienceMs
  while (sameShare(all, screen.lines(box, everyLine), empty) < goneShare) {
    if (performance.now() > end) throw new Error('the window stayed')
    await wait(20)
  }
  return null
}

function known() {
  if (learned === null) throw new Error('nothing was learned')
  return learned
}

/** Until nothing moves; the clock of a panel and the like may. */
async function rest(): Promise<void> {
  const end = performance.now() + patienceMs
  let before = screen.lines(screen.whole, 1)
  let since = performance.now()
  while (performance.now() - since < restMs) {
    if (performance.now() > end) throw new Error('the screen never comes to rest')
    await wait(100)
    const now = screen.lines(screen.whole, 1)
    if (changedBox(before, now, screen.whole) !== null) since = performance.now()
    before = now
  }
}

function click(): Promise<void> {
  const message = { ...icon, interface: item, member: 'Activate', signature: 'ii', body: [0, 0] }
  return new Promise((resolve, reject) => {
    bus.invoke(message, (error: unknown) => (error ? reject(new Error(JSON.stringify(error))) : resolve()))
  })
}

async function end(): Promise<null> {
  const child = program
  if (child === null || child.exitCode !== null || child.signalCode !== null) return null
  const ended = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGTERM')
  await ended
  program = null
  return null
}

async function obey(command: StopwatchCommand): Promise<number | Shown | FamilyReading | null> {
  switch (command.do) {
    case 'start':
      return start(command)
    case 'learn':
      return learn()
    case 'show':
      return show()
    case 'hide':
      return hide()
    case 'read':
      return readFamily(program?.pid ?? 0)
    case 'end':
      return end()
    default:
      return command satisfies never
  }
}

function say(answer: unknown): void {
  process.stdout.write(`${JSON.stringify(answer)}\n`)
}

createInterface({ input: process.stdin }).on('line', (line) => {
  void obey(JSON.parse(line) as StopwatchCommand).then(
    (value) => say({ ok: true, value }),
    (error: unknown) => say({ ok: false, error: String(error) }),
  )
})
bus.addMatch(`type='signal',interface='${watcher.name}',member='${watcher.signal}'`, (error) => {
  if (error) throw new Error(`the panel's signals: ${JSON.stringify(error)}`)
  process.stdout.write('ready\n')
})
