import { ok, type Result } from '../../common/result.ts'
import type { WantedHost } from '../platform.ts'
import { applyPlan, undoBegun } from './apply.ts'
import { observe } from './observe.ts'
import { planHost } from './plan-host.ts'
import type { EngineContext } from './tunnel-engine.ts'

export interface HostEngine {
  takeOver(): Promise<void>
  converge(wanted: WantedHost | null): Promise<Result<undefined>>
  /** Of the mesh interface that was wanted last, null without one. */
  listenPort(): number | null
}

/** Converges the mesh host's part. It looks afresh each time: changes come from a server, seconds apart. */
export function createHostEngine(context: EngineContext): HostEngine {
  const { host, run, journal } = context
  let port: number | null = null
  return {
    async takeOver() {
      await undoBegun({ run, journal, log: host.log })
    },
    async converge(wanted) {
      const observed = await observe(context)
      if (!observed.ok) return observed
      const applied = await applyPlan(planHost(observed.value, wanted), { run, journal, log: host.log })
      if (applied.ok || wanted === null) port = wanted?.config.listenPort ?? null
      return applied.ok ? ok() : applied
    },
    listenPort: () => port,
  }
}
