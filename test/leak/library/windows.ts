import type { DriverEvent } from '../../lab/library/engine-world.ts'

/** Unix ms. */
export interface Window {
  readonly from: number
  readonly until: number
}

export interface ClosedTime {
  readonly windows: readonly Window[]
  /** Times at which the block was taken away although nobody had asked for it and no first join had failed. */
  readonly unasked: readonly number[]
}

/** A packet that left just before the block stood may be seen outside a moment later. */
const inFlight = 5

/**
 * When traffic had to be closed: from the moment that the engine said that the block stands, until somebody asked that it be taken away and it was. Being
 * killed ends nothing.
 */
export function closedTime(events: readonly DriverEvent[], end: number): ClosedTime {
  const windows: Window[] = []
  const unasked: number[] = []
  let from: number | null = null
  const close = (until: number) => {
    if (from !== null && until > from) windows.push({ from, until })
    from = null
  }
  type Ask = Extract<DriverEvent, { event: 'asked' }>
  let last: Ask | null = null
  // who was asked to open may still be at it when somebody asks to close: that wish counts from when the block stands
  let ask: Ask | null = null
  for (const event of events) {
    if (event.event === 'asked') {
      last = event
      if (event.for === 'open') ask = event
    }
    if (event.event === 'blocked') {
      from ??= event.at + inFlight
      ask = last
    }
    if (event.event !== 'opening' || from === null) continue
    const isWithdrawn = events.some((other) => other.event === 'withdrawn' && other.want === 'open' && other.at >= event.at)
    if (ask?.for !== 'open' && !isWithdrawn) unasked.push(event.at)
    close(ask?.for === 'open' ? Math.min(event.at, ask.at) : event.at)
  }
  close(end)
  return { windows, unasked }
}

export function isWithin(windows: readonly Window[], at: number): boolean {
  return windows.some(({ from, until }) => at >= from && at <= until)
}
