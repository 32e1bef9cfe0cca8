import { readFileSync } from 'node:fs'

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
export function resumeWatch(clocks: SleepClocks = kernelClocks): ResumeWatch {
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

const kernelClocks: SleepClocks = {
  // proc(5): seconds since boot, time spent in suspend included
  boot: () => Number(readFileSync('/proc/uptime', 'utf8').split(' ')[0]),
  monotonic: () => Number(process.hrtime.bigint()) / 1e9,
}
