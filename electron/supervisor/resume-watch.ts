import { uptime as osUptime } from 'node:os'

export interface ResumeWatch {
  /** Whether the machine slept since the last look. */
  hasSlept(): boolean
}

/** Clocks that a sleep drives apart, in seconds: one counts it (CLOCK_BOOTTIME), the other doesn't (CLOCK_MONOTONIC; clock_gettime(2)). */
export interface SleepClocks {
  boot(): number
  monotonic(): number
}

const slack = 1.5

/** Noticed by the clocks alone, within a beat: no session bus, no logind needed. */
export function resumeWatch(clocks: SleepClocks = process.platform === 'win32' ? countedClocks() : kernelClocks): ResumeWatch {
  let apart = clocks.boot() - clocks.monotonic()
  return {
    hasSlept() {
      const now = clocks.boot() - clocks.monotonic()
      const slept = now - apart > slack
      apart = now
      return slept
    },
  }
}

/** More than a busy machine lets a look wait (s). */
const longestLook = 10

/** Windows' clocks all count a sleep: what lies between two looks, up to what can be a late one, stands in for the clock that doesn't. */
export function countedClocks(uptime: () => number = osUptime): SleepClocks {
  let last = uptime()
  let counted = 0
  return {
    boot: uptime,
    monotonic() {
      const now = uptime()
      counted += Math.min(now - last, longestLook)
      last = now
      return counted
    },
  }
}

const kernelClocks: SleepClocks = {
  // counts time spent in suspend; asks the kernel's clock where /proc/uptime can't be read (a container whose lxcfs has ended)
  boot: osUptime,
  monotonic: () => Number(process.hrtime.bigint()) / 1e9,
}
