import type { CheckView, insightContract } from '../../common/contracts/app/insight.ts'
import type { SessionView } from '../../common/contracts/app/session.ts'
import type { Caller } from '../../common/contracts/contract.ts'
import { ok } from '../../common/result.ts'
import { historyKindSchema } from '../../common/tunnel/history.ts'
import type { NetmakerClient } from '../../netmaker/client.ts'
import type { ClientDeps } from '../client-deps.ts'
import type { Traffic } from '../session/traffic.ts'
import { explainRoute } from './explain-route.ts'
import { makeReport } from './make-report.ts'
import { checkBug, runCheck } from './run-check.ts'

export type InsightActs = Caller<typeof insightContract>

export interface InsightFacts {
  readonly deps: ClientDeps
  readonly traffic: () => Traffic
  readonly session: () => SessionView
  /** As nobody; null when signed out. */
  readonly server: () => NetmakerClient | null
  /** The check's view changed. */
  readonly changed: () => void
}

/** Proof, reasons and records: what a person asks to see for themselves. Changes nothing. */
export function createInsight({ deps, traffic, session, server, changed }: InsightFacts): { acts: InsightActs; check(): CheckView } {
  const { helper, now } = deps
  let check: CheckView = { phase: 'none' }
  const put = (next: CheckView) => {
    check = next
    changed()
  }

  async function run(): Promise<void> {
    const running = { phase: 'running', since: now(), done: [] } as const
    put({ ...running, done: [] })
    const outcome = await runCheck({
      helper: helper.calls,
      traffic,
      server,
      now,
      onStep: (step) => put(check.phase === 'running' ? { ...check, done: [...check.done, step] } : check),
    }).catch(checkBug)
    put(outcome.ok ? { phase: 'done', report: outcome.value } : { phase: 'failed', at: now(), fault: outcome.fault })
  }

  return {
    check: () => check,
    acts: {
      runCheck: async () => {
        if (check.phase !== 'running') void run()
        return ok({})
      },
      explainRoute: ({ target }) => explainRoute(helper.calls, target),
      history: () => helper.calls.history({ known: [...historyKindSchema.options] }),
      readLog: async ({ source, after }) =>
        source === 'helper' ? helper.calls.log({ after }) : ok({ lines: [...(deps.ownLog?.read(after) ?? [])] }),
      makeReport: async ({ addresses }) => ok({ text: await makeReport({ deps, session: session() }, addresses) }),
    },
  }
}
