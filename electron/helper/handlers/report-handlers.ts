import { agreedProtocol } from '../../common/contracts/agreed-protocol.ts'
import type { Handlers } from '../../common/contracts/contract.ts'
import { type HelperContract, type HelperStatus, helperProtocol, oldestHelperProtocol } from '../../common/contracts/helper.ts'
import { fail, ok } from '../../common/result.ts'
import { parseAddress } from '../../common/tunnel/pass-bounds.ts'
import { version } from '../../common/version.ts'
import { diagnose } from '../diagnose.ts'
import type { HelperContext } from '../helper-context.ts'
import type { HistoryKeeper } from '../history/history-keeper.ts'
import type { Peer } from '../rpc/peer.ts'
import { createSerial } from '../serial.ts'
import { journalStart } from '../state/helper-state.ts'
import { settleUser } from '../user-change.ts'

/** Bytes of entries in one answer, well below a message's limit. */
const journalPage = 40 * 1024

type Reports = Pick<
  Handlers<HelperContract, Peer>,
  'hello' | 'status' | 'watch' | 'prove' | 'explain' | 'check' | 'journal' | 'history' | 'log' | 'diagnose'
>

export interface ReportFacts {
  /** Numbered, so that answers and pushes have one order. */
  readonly statusFor: (uid: number) => Promise<HelperStatus>
  readonly history: HistoryKeeper
}

export function reportHandlers(context: HelperContext, { statusFor, history }: ReportFacts): Reports {
  // programs run for it: one after the other, however many ask
  const oneReport = createSerial()
  return {
    hello: async ({ protocol, oldest, client }, peer) => {
      const agreed = agreedProtocol(
        { oldest: oldestHelperProtocol, newest: helperProtocol },
        { oldest: oldest ?? protocol, newest: protocol },
      )
      // in the asker's words: `ours` is theirs
      if (agreed === null) return fail({ code: 'helper.version', ours: protocol, theirs: helperProtocol })
      // before anything is answered: what is kept for this uid may be of who had it before
      const settled = await settleUser(context, peer.uid)
      if (!settled.ok) return settled
      peer.client = client
      return ok({ protocol: agreed, version, uid: peer.uid, pid: process.pid })
    },
    status: async (_request, peer) => ok(await statusFor(peer.uid)),
    watch: async (_request, peer) => {
      peer.watching = true
      return ok(await statusFor(peer.uid))
    },
    prove: async (_request, peer) => {
      await context.supervisor.prove()
      return ok(await statusFor(peer.uid))
    },
    explain: async ({ address }) =>
      parseAddress(address) === null
        ? fail({ code: 'request.malformed', detail: 'explain: not an IP address' })
        : context.supervisor.explain(address),
    check: async () => {
      const checks = await context.supervisor.check()
      return checks.ok ? ok({ checks: [...checks.value] }) : checks
    },
    journal: async ({ since }, peer) => {
      const from = Math.max(since, journalStart(context.store.current(), peer.uid))
      return ok({ entries: [...(await context.journal.read(from, peer.uid, journalPage))], head: context.journal.head() })
    },
    history: async ({ known }, peer) => ok(await history.tell(peer.uid, known)),
    log: async ({ after }, peer) => ok({ lines: context.logTail.read(after, peer.uid) }),
    diagnose: (_request, peer) => oneReport(async () => ok({ report: await diagnose(context, await statusFor(peer.uid), peer.uid) })),
  }
}
