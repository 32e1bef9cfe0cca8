import type { TunnelView } from './contracts/app/tunnel.ts'
import type { Fault } from './fault.ts'

/** A helper that was killed or stopped answering: it starts again by itself, as a rule, and what it built stays. */
export function mayReturn(fault: Fault): boolean {
  return fault.code === 'helper.lost' || (fault.code === 'helper.missing' && fault.killed === true)
}

/** Why there is no helper: one that was heard before has stopped, whether its socket is still there or not. */
export function awayFault({ fault, last }: Extract<TunnelView['helper'], { link: 'gone' }>): Fault {
  return fault.code === 'helper.missing' && last !== undefined ? { ...fault, killed: true } : fault
}
