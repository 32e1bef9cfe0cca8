import { isSea } from 'node:sea'
import { setFlagsFromString } from 'node:v8'

/** Run all the time, do little, and start programs by forking: a small heap is memory for everybody and time saved at each fork. */
const small = new Set(['helper', 'host'])

/**
 * V8's own defaults, where the single executable is made with smaller ones (build/dist/executable/baked-flags.ts). V8 looks at these each time it decides. None may
 * be about regular expressions: those that have run before are taken for what the flag says now, and bytecode taken for machine code ends the program.
 */
const wide = ['--turbofan', '--maglev', '--sparkplug', '--no-optimize-for-size', '--semi-space-growth-factor=2']

/** One executable is helper, control server and command line, and what is baked into it holds for all of them: it begins as the helper needs it, and grows here. */
export function widenEngine(verb: string): void {
  if (isSea() && !small.has(verb)) for (const flag of wide) setFlagsFromString(flag)
}
