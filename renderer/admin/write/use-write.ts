import type { GatewayWrite, StayedHosts, WayBack } from '../../../electron/common/contracts/app/admin.ts'
import type { Fault } from '../../../electron/common/fault.ts'
import type { Result } from '../../../electron/common/result.ts'
import { markStored, whileWriting } from '../../store/admin-ui.ts'
import { call } from '../../store/bridge.ts'
import type { PreviewState } from './use-preview.ts'
import { useRun } from './use-run.ts'

/** `back`: for an Undo, where the hosts whose way it changed go back. */
export interface Stored {
  readonly nodeId: string
  readonly back: readonly WayBack[]
  readonly stayed: StayedHosts | null
}

export interface TakenBack {
  /** Of so many, somebody else changed the way since. */
  readonly left: number
  readonly stayed: StayedHosts | null
}

export interface WriteState {
  /** Unix ms of the start of the write under way. */
  readonly since: number | null
  readonly fault: Fault | null
  /** Ok: stored at the server. */
  send(write: GatewayWrite, despite: boolean, seen?: PreviewState): Promise<Result<Stored>>
  forget(): void
}

/** Sends writes one after the other; a refusal is kept for the dialog it was pressed in. */
export function useWrite(): WriteState {
  const { since, fault, run, forget } = useRun()
  return {
    since,
    fault,
    forget,
    send: (write, despite, seen) => run(() => sendWrite(write, despite, seen)),
  }
}

/** One write; what it was about says that it is stored. `seen`: what the person agreed to; left out where nobody was asked. */
export async function sendWrite(write: GatewayWrite, despite: boolean, seen?: PreviewState): Promise<Result<Stored>> {
  const lines = seen?.preview?.lines.filter((line) => 'says' in line)
  const answer = await whileWriting(() => call('write', { write, despite, ...(lines === undefined ? {} : { seen: lines }) }))
  if (answer.ok) markStored(rowsOf(write, answer.value.stayed))
  return answer
}

/** Hosts to where they were before a write; null = it changed nobody's way. */
export function putBack(network: string, ways: readonly WayBack[]): (() => Promise<Result<TakenBack>>) | null {
  if (ways.length === 0) return null
  return async () => {
    const answer = await whileWriting(() => call('putBack', { network, ways: [...ways] }))
    if (answer.ok) {
      const rows = ways.flatMap(({ nodeIds, from, to }) => [...nodeIds, ...[from, to].filter((id) => id !== null)])
      markStored(without(rows, answer.value.stayed))
    }
    return answer
  }
}

/** The rows that a write changed: the gateway, and the hosts that came, went or moved. */
export function rowsOf(write: GatewayWrite, stayed: StayedHosts | null): readonly string[] {
  return without(rowsAbout(write), stayed)
}

function without(rows: readonly string[], stayed: StayedHosts | null): readonly string[] {
  const left = new Set(stayed?.nodeIds)
  return rows.filter((id) => !left.has(id))
}

function rowsAbout(write: GatewayWrite): readonly string[] {
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
