import { setFlagsFromString } from 'node:v8'

/**
 * The helper runs all the time, does little, and starts programs by forking: a small heap is memory for everybody and time saved at each fork. As flags of the
 * running engine, because one executable is helper, server and command line, and what is baked into it holds for all of them.
 */
const flags = [
  '--optimize-for-size',
  // the young generation stays as small as it begins
  '--semi-space-growth-factor=1',
  // compiled code is larger than what it is compiled from, and nothing here runs often enough to need it
  '--no-turbofan',
  '--no-maglev',
  '--no-sparkplug',
  '--regexp-interpret-all',
]

/** Holds for what is compiled and collected from now on. */
export function keepSmall(): void {
  for (const flag of flags) setFlagsFromString(flag)
}
