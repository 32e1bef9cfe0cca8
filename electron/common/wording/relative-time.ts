const second = 1000
const minute = 60 * second
const hour = 60 * minute
const day = 24 * hour

/** "just now", "4 s ago", "9 min ago", "2 h ago", "3 days ago". A moment in the future (clocks differ) counts as now. */
export function relativeTime(at: number, now: number): string {
  const age = Math.max(0, now - at)
  if (age < second) return 'just now'
  return `${span(age)} ago`
}

/** A length of time in its largest unit: "4 s", "9 min", "2 h", "3 days". */
export function span(ms: number): string {
  if (ms < minute) return `${Math.floor(ms / second)} s`
  if (ms < hour) return `${Math.floor(ms / minute)} min`
  if (ms < 2 * day) return `${Math.floor(ms / hour)} h`
  return `${Math.floor(ms / day)} days`
}

/** A countdown, exact to the second: "4 min 12 s", "58 s". */
export function remaining(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / second))
  const minutes = Math.floor(seconds / 60)
  return minutes === 0 ? `${seconds} s` : `${minutes} min ${seconds % 60} s`
}

/** The time of day on this computer's clock, "08:12"; with the date when it was another day: "23 Nov, 08:12". */
export function clockTime(at: number, now: number): string {
  const then = new Date(at)
  const time = `${two(then.getHours())}:${two(then.getMinutes())}`
  if (then.toDateString() === new Date(now).toDateString()) return time
  return `${then.getDate()} ${months[then.getMonth()] ?? ''}, ${time}`
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

function two(value: number): string {
  return String(value).padStart(2, '0')
}
