import { useCallback, useEffect, useState } from 'react'
import type { Candidate } from '../../../electron/common/contracts/app/admin.ts'
import type { Fault } from '../../../electron/common/fault.ts'
import { call } from '../../store/bridge.ts'

export interface CandidatesState {
  readonly candidates: readonly Candidate[] | null
  readonly fault: Fault | null
  readonly since: number
  readonly again: () => void
}

/** Every host of a network as a gateway to be, or, with `nodeId`, as a host to connect to that gateway. Null network or node = don't ask yet. */
export function useCandidates(network: string | null, nodeId?: string | null): CandidatesState {
  const [state, setState] = useState<Omit<CandidatesState, 'again'>>({ candidates: null, fault: null, since: Date.now() })
  const [round, setRound] = useState(0)
  // biome-ignore lint/correctness/useExhaustiveDependencies: `round` asks again
  useEffect(() => {
    if (network === null || nodeId === null) return
    let late = false
    setState({ candidates: null, fault: null, since: Date.now() })
    const question = nodeId === undefined ? call('gatewayCandidates', { network }) : call('clientCandidates', { network, nodeId })
    void question.then((answer) => {
      if (late) return
      setState((before) => ({ ...before, ...(answer.ok ? { candidates: answer.value.candidates } : { fault: answer.fault }) }))
    })
    return () => {
      late = true
    }
  }, [network, nodeId, round])
  const again = useCallback(() => setRound((before) => before + 1), [])
  return { ...state, again }
}
