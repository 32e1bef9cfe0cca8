import type { Fault } from './fault.ts'

/** A helper that was killed or stopped answering: it starts again by itself, as a rule, and what it built stays. */
export function mayReturn(fault: Fault): boolean {
  return fault.code === 'helper.lost' || (fault.code === 'helper.missing' && fault.killed === true)
}
