import type { TunnelView } from '../common/contracts/app/tunnel.ts'
import type { TunnelState } from '../common/tunnel/state.ts'

type Helper = TunnelView['helper']
type Repaired = NonNullable<Extract<TunnelState, { kind: 'up' }>['repaired']>

/** Remembers the last time that both layers of the protection were gone: a later, milder repair doesn't take its place before it was read. */
export interface GapMemory {
  /** The helper's word with that repair in it; hears of a new one by the way. */
  shown(helper: Helper): Helper
  /** The person has read it. */
  read(): void
}

export function createGapMemory(): GapMemory {
  let gap: Repaired | undefined
  let readUntil = 0

  /** What is to be said of repairs, of all that there were. */
  function graver(latest: Repaired | undefined): Repaired | undefined {
    const isGap = latest?.open === true
    if (isGap && latest.at > readUntil) gap = latest
    return gap ?? (isGap ? undefined : latest)
  }

  return {
    shown(helper) {
      if (helper.link !== 'ready') return helper
      const { state } = helper.status
      // who left, or started anew, has seen what there was
      if (state.kind === 'open') gap = undefined
      if (state.kind !== 'up' && state.kind !== 'held' && state.kind !== 'offline') return helper
      const { repaired: latest, ...rest } = state
      const repaired = graver(latest)
      return { ...helper, status: { ...helper.status, state: repaired === undefined ? rest : { ...rest, repaired } } }
    },
    read() {
      readUntil = gap?.at ?? readUntil
      gap = undefined
    },
  }
}
