import type { TunnelEvent, TunnelMachine } from '../common/tunnel/machine.ts'
import type { SupervisorHost } from './supervisor.ts'

/** Between two knocks while everything is silent, later (ms). */
const often = 1000
const rarely = 15_000
const oftenFor = 60_000

export interface UplinkJudge {
  /** While a gateway is silent: asks whether anybody beyond answers, so that a dead network isn't called a dead gateway. */
  look(): void
}

/** Knocks at the API server's port past the block, by the helper's own way (`dial`); programs have no such way. */
export function createUplinkJudge(context: {
  readonly host: SupervisorHost
  machine(): TunnelMachine
  dispatch(event: TunnelEvent): void
  /** One after the other with what changes the machine. */
  enqueue(task: () => Promise<void>): Promise<void>
}): UplinkJudge {
  const { host, machine, dispatch } = context
  let isKnocking = false
  let lastAt = Number.NEGATIVE_INFINITY

  const isSilent = () => {
    const { state } = machine()
    if (state.kind === 'offline') return state.because === 'nothingAnswers'
    return state.kind === 'held' && ['gatewaySilent', 'noPassAnswers'].includes(state.reason.why)
  }

  const knock = async () => {
    const answers = await host.knock().catch((error: unknown) => {
      host.log('knocking failed', { error: String(error) })
      return null
    })
    isKnocking = false
    lastAt = host.now()
    if (answers !== null && isSilent()) dispatch({ type: answers ? 'uplinkAnswers' : 'uplinkSilent', at: host.now() })
  }

  return {
    look() {
      const { state } = machine()
      if (!isSilent() || isKnocking || !('since' in state)) return
      const pause = host.now() - state.since > oftenFor ? rarely : often
      if (host.now() - lastAt < pause) return
      isKnocking = true
      // behind the change that gives the helper its own way past the block: asked before it, nobody could answer
      void context.enqueue(async () => void knock())
    },
  }
}
