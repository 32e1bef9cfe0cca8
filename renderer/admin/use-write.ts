import { useState } from 'react'
import type { GatewayWrite } from '../../electron/common/contracts/app/admin.ts'
import type { Fault } from '../../electron/common/fault.ts'
import { markStored, sayToast } from '../store/admin-ui.ts'
import { call } from '../store/bridge.ts'

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
  const [since, setSince] = useState<number | null>(null)
  const [fault, setFault] = useState<Fault | null>(null)
  const send = async (write: GatewayWrite, despite: boolean): Promise<Fault | null> => {
    setSince(Date.now())
    setFault(null)
    const answer = await call('write', { write, despite })
    setSince(null)
    if (answer.ok) markStored(write.nodeId)
    else setFault(answer.fault)
    return answer.ok ? null : answer.fault
  }
  return { since, fault, send, forget: () => setFault(null) }
}

/** The inverse of an update: the list as it was, if nobody has touched it since. */
export function undoUpdate(
  write: Extract<GatewayWrite, { kind: 'update' }>,
  said: { done: string; failed: (fault: Fault) => string },
): () => void {
  return () => {
    const inverse: GatewayWrite = { ...write, before: write.clients, clients: write.before }
    void call('write', { write: inverse, despite: true }).then((answer) => {
      if (answer.ok) markStored(write.nodeId)
      sayToast(answer.ok ? said.done : said.failed(answer.fault), null)
    })
  }
}
