import type { GatewayWrite, StayedHosts, WayBack } from '../../../electron/common/contracts/app/admin.ts'
import type { Fault } from '../../../electron/common/fault.ts'
import type { Result } from '../../../electron/common/result.ts'
import { whileWriting } from '../../store/admin-ui.ts'
import { call } from '../../store/bridge.ts'
import { markStored } from '../../store/stored-marks.ts'
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
  if (answer.ok) markStored('nodes', without(rowsOf(write), answer.value.stayed))
  return answer
}

/** Hosts to where they were before a write; null = it changed nobody's way. */
export function putBack(network: string, ways: readonly WayBack[]): (() => Promise<Result<TakenBack>>) | null {
  if (ways.length === 0) return null
  return async () => {
    const answer = await whileWriting(() => call('putBack', { network, ways: [...ways] }))
    if (answer.ok) markStored('nodes', without(rowsOfWays(ways), answer.value.stayed))
    return answer
  }
}

/** The rows that a write changes, with the gateway that each host uses then ('' = none): the gateway itself, and the hosts that come, go or move. */
export function rowsOf(write: GatewayWrite): MarkedRows {
  switch (write.kind) {
    case 'move':
      return new Map([...gatewayRow(write.to), ...hostRows(write.nodeIds, write.to)])
    case 'create':
      return new Map([...gatewayRow(write.nodeId), ...hostRows(write.clients, write.nodeId)])
    case 'update': {
      const [before, after] = [new Set(write.before), new Set(write.clients)]
      const come = write.clients.filter((id) => !before.has(id))
      const go = write.before.filter((id) => !after.has(id))
      return new Map([...gatewayRow(write.nodeId), ...hostRows(come, write.nodeId), ...hostRows(go, null)])
    }
    case 'removeMany':
      return new Map(write.nodeIds.flatMap(gatewayRow))
    case 'removeRole':
    case 'delete':
      return new Map(gatewayRow(write.nodeId))
    default:
      return write satisfies never
  }
}

function without(rows: MarkedRows, stayed: StayedHosts | null): MarkedRows {
  const left = new Set(stayed?.nodeIds)
  return new Map([...rows].filter(([id]) => !left.has(id)))
}

function rowsOfWays(ways: readonly WayBack[]): MarkedRows {
  return new Map(ways.flatMap(({ nodeIds, from, to }) => [...gatewayRow(from), ...gatewayRow(to), ...hostRows(nodeIds, to)]))
}

type MarkedRows = ReadonlyMap<string, string | null>
type MarkedRow = readonly [id: string, uses: string | null]

/** What a gateway's own row says isn't changed by who uses it. */
function gatewayRow(id: string | null): readonly MarkedRow[] {
  return id === null ? [] : [[id, null]]
}

function hostRows(ids: readonly string[], gateway: string | null): readonly MarkedRow[] {
  return ids.map((id) => [id, gateway ?? ''])
}
