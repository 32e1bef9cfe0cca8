import type { GatewayWrite } from '../../../electron/common/contracts/app/admin.ts'
import type { Fault } from '../../../electron/common/fault.ts'
import type { Result } from '../../../electron/common/result.ts'
import { markStored } from '../../store/admin-ui.ts'
import { call } from '../../store/bridge.ts'
import { useRun } from './use-run.ts'

export interface WriteState {
  /** Unix ms of the start of the write under way. */
  readonly since: number | null
  readonly fault: Fault | null
  /** Null: stored at the server. */
  send(write: GatewayWrite, despite: boolean): Promise<Fault | null>
  forget(): void
}

/** Sends writes one after the other; a refusal is kept for the dialog it was pressed in. */
export function useWrite(): WriteState {
  const { since, fault, run, forget } = useRun()
  return {
    since,
    fault,
    forget,
    async send(write, despite) {
      const answer = await run(() => sendWrite(write, despite))
      return answer.ok ? null : answer.fault
    },
  }
}

/** One write; what it was about says that it is stored. */
export async function sendWrite(write: GatewayWrite, despite: boolean): Promise<Result<unknown>> {
  const answer = await call('write', { write, despite })
  if (answer.ok) markStored(rowsOf(write))
  return answer
}

/** The inverse of an update: the list as it was, if nobody has touched it since. */
export function inverseOf(write: Extract<GatewayWrite, { kind: 'update' }>): GatewayWrite {
  return { ...write, before: write.clients, clients: write.before }
}

/** The rows that a write changes: the gateway, and the hosts that come, go or move. */
export function rowsOf(write: GatewayWrite): readonly string[] {
  switch (write.kind) {
    case 'move':
      return write.to === null ? write.nodeIds : [write.to, ...write.nodeIds]
    case 'create':
      return [write.nodeId, ...write.clients]
    case 'update': {
      const [before, after] = [new Set(write.before), new Set(write.clients)]
      const changed = [...write.clients.filter((id) => !before.has(id)), ...write.before.filter((id) => !after.has(id))]
      return [write.nodeId, ...changed]
    }
    case 'removeRole':
    case 'delete':
      return [write.nodeId]
    default:
      return write satisfies never
  }
}
