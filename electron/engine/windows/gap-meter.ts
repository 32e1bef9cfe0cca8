import type { RunAct } from '../linux/apply.ts'

/** Measures how long nothing can pass while one tunnel service is replaced by another: from the order to end the old one until the new one runs. */
export interface GapMeter {
  /** The same acts, looked at. */
  readonly run: RunAct
  /** Of the tunnel that runs (ms); null when it replaced none. */
  last(): number | null
  /** Everything may pass: what ended is replaced by nothing. */
  opened(): void
}

export function gapMeter(run: RunAct, now: () => number): GapMeter {
  let brokenAt: number | null = null
  let gap: number | null = null
  return {
    async run(what, act) {
      if (act.kind === 'command' && act.command.args[0] === '/uninstalltunnelservice') brokenAt = now()
      const done = await run(what, act)
      if (act.kind === 'awaitService' && act.state === 'running' && done.ok) {
        gap = brokenAt === null ? null : now() - brokenAt
        brokenAt = null
      }
      return done
    },
    last: () => gap,
    opened() {
      brokenAt = null
      gap = null
    },
  }
}
