import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { lingerMs } from '../../../electron/main/windows/linger.ts'
import { appCommand } from '../../e2e/library/app.ts'
import type { Desktop } from '../../e2e/library/desktop.ts'
import { signIn } from '../../e2e/library/scene.ts'
import type { BenchWorld } from '../bench-world.ts'
import { atMost, type Figure, median, quantile, reported } from '../figure.ts'
import type { FamilyReading } from '../programs/family.ts'
import type { Shown } from '../programs/tray-stopwatch.ts'
import { createStopwatch, type Start, type Stopwatch } from './stopwatch.ts'

/** What a start still does once the icon is there: connections, a first read. */
const settleMs = 2_000
const idleMs = 60_000
/** Longer than the app takes two clicks for one. */
const betweenClicksMs = 500

const emptyTray = join(import.meta.dirname, '../programs/empty-tray')

interface Apps {
  readonly ours: Start
  /** The least that an Electron app with a tray can be. */
  readonly empty: Start
  /** The same, and a window of it was open. */
  readonly emptyAfterWindow: Start
}

/** The app as the session starts it: an icon in the panel and no window. Somebody clicks on it now and then. */
export async function measureTray(world: BenchWorld, desktop: Desktop, rounds: number): Promise<Figure[]> {
  const { account, origin } = world.office
  await signIn(desktop, { ...account, server: origin })
  // where the popover opens from: beside the icon, and not on the panel, which would show a tip of its own
  await desktop.node.must(desktop.asPerson(['/usr/bin/xdotool', 'mousemove', '1100', '60']), { env: desktop.env })
  const apps = {
    ours: appCommand(desktop, { switches: ['--background'] }),
    empty: appCommand(desktop, { appDir: emptyTray }),
    emptyAfterWindow: appCommand(desktop, { appDir: emptyTray, switches: ['--window'] }),
  }
  const watch = await createStopwatch(desktop)
  try {
    await warmUp(watch, apps)
    return [...(await measureStarts(watch, apps, rounds)), ...(await measureLife(world, watch, apps, rounds))]
  } finally {
    await watch.end()
    await watch.stop()
  }
}

/** What a machine has read from its disk once, and what the popover looks like. */
async function warmUp(watch: Stopwatch, { ours, empty }: Apps): Promise<void> {
  await watch.start(empty)
  await watch.end()
  await watch.start(ours)
  await wait(settleMs)
  await watch.learn()
  await watch.end()
}

/** In turns. The first click finds no page in memory, like any click a minute after the last one. */
async function measureStarts(watch: Stopwatch, { ours, empty }: Apps, rounds: number): Promise<Figure[]> {
  const times: { ours: number[]; empty: number[] } = { ours: [], empty: [] }
  const cold: Shown[] = []
  for (let round = 0; round < rounds; round++) {
    times.empty.push(await watch.start(empty))
    await wait(settleMs)
    await watch.end()
    times.ours.push(await watch.start(ours))
    await wait(settleMs)
    cold.push(await watch.show())
    await watch.end()
  }
  return [
    atMost('app: start to tray icon, of an empty Electron app', median(times.ours) / median(times.empty), 1.25, 'ratio', times.ours),
    reported('app: the empty Electron app, start to tray icon', median(times.empty), 'ms', times.empty),
    ...shownFigures('cold', cold, 400),
  ]
}

/** One day of it in some minutes: nobody looks, a gateway is joined, somebody looks often, nobody looks any more. */
async function measureLife(
  { act, passes }: BenchWorld,
  watch: Stopwatch,
  { ours, empty, emptyAfterWindow }: Apps,
  rounds: number,
): Promise<Figure[]> {
  await watch.start(empty)
  const other = await afterAMinute(watch)
  await watch.end()
  await watch.start(emptyAfterWindow)
  const otherClosed = await afterAMinute(watch)
  await watch.end()

  await watch.start(ours)
  const fresh = await afterAMinute(watch)
  await act('join', passes['exit-fra'])
  const joined = await afterAMinute(watch)
  await act('leave')
  await wait(settleMs)

  await watch.show()
  const warm: Shown[] = []
  for (let round = 0; round < rounds; round++) {
    await watch.hide()
    await wait(betweenClicksMs)
    warm.push(await watch.show())
  }
  await watch.hide()
  await wait(lingerMs + settleMs)
  const closed = await watch.read()
  const again = await watch.show()
  return [
    ...shownFigures('warm', warm, 150),
    reported('app: click to painted popover, a minute after it was closed', again.painted, 'ms'),
    atMost('app: renderers left a minute after the popover was closed', closed.renderers, 0, 'processes'),
    atMost('app: tray only, processor time in a minute', fresh.processorSeconds, 0.2, 's'),
    atMost('app: tray only and joined, processor time in a minute', joined.processorSeconds, 0.2, 's'),
    reported('app: the empty Electron app, processor time in a minute', other.processorSeconds, 's'),
    atMost('app: tray only, memory (PSS, all its processes), of an empty Electron app', fresh.pss / other.pss, 1.15),
    atMost('app: the same after windows were open, of the empty app after a window', closed.pss / otherClosed.pss, 1.15),
    reported('app: tray only, memory', fresh.pss, 'MB'),
    reported('app: the empty Electron app, memory', other.pss, 'MB'),
    reported('app: the same, of an empty app that never had one', closed.pss / other.pss, 'ratio'),
    reported('app: tray only after windows were open, memory', closed.pss, 'MB'),
    reported('app: the empty Electron app after a window, memory', otherClosed.pss, 'MB'),
  ]
}

/** Memory after a minute, and the processor time of it, when what follows a start or a join is over. */
async function afterAMinute(watch: Stopwatch): Promise<FamilyReading> {
  await wait(5 * settleMs)
  const before = await watch.read()
  await wait(idleMs)
  const after = await watch.read()
  return { ...after, processorSeconds: after.processorSeconds - before.processorSeconds }
}

function shownFigures(how: 'warm' | 'cold', shown: readonly Shown[], budget: number): Figure[] {
  const painted = shown.map((one) => one.painted)
  const there = shown.map((one) => one.there)
  return [
    atMost(`app: click on the icon to painted popover, ${how}, p95`, quantile(painted, 0.95), budget, 'ms', painted),
    reported(`app: of it until the window is there, ${how}`, median(there), 'ms', there),
  ]
}
