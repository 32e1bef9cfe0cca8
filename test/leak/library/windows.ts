import type { DriverEvent } from '../../lab/library/engine-world.ts'

/** Unix ms; open at the end while somebody is still protected. */
export interface Window {
  readonly from: number
  readonly until: number
}

/** A packet that left just before the block stood may be seen outside a moment later. */
const inFlight = 5

/**
 * When traffic had to be closed: from the moment that the engine said that the block stands, until it was about to take it away. Being killed ends nothing.
 * `asked`: times from which on taking it away had been asked for (a leave, a pause); taken away before the first of them it is a failure of its own,
 * unless a first join had failed, which is told by `withdrawn`.
 */
export function closedWindows(
  events: readonly DriverEvent[],
  end: number,
  asked: readonly number[],
): { windows: readonly Window[]; unasked: readonly number[] } {
  const windows: Window[] = []
  const unasked: number[] = []
  let from: number | null = null
  const close = (until: number) => {
    if (from !== null && until > from) windows.push({ from, until })
    from = null
  }
  for (const event of events) {
    if (event.event === 'blocked') from ??= event.at + inFlight
    if (event.event !== 'opening' || from === null) continue
    const isAsked = asked.some((at) => at <= event.at)
    const isWithdrawn = events.some((other) => other.event === 'withdrawn' && other.at >= event.at)
    if (!isAsked && !isWithdrawn) unasked.push(event.at)
    close(Math.min(event.at, ...asked.filter((at) => from !== null && at > from)))
  }
  close(end)
  return { windows, unasked }
}

export function isWithin(windows: readonly Window[], at: number): boolean {
  return windows.some(({ from, until }) => at >= from && at <= until)
}
