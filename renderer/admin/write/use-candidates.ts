import { useCallback, useEffect, useRef, useState } from 'react'
import type { Candidate } from '../../../electron/common/contracts/app/admin.ts'
import type { Fault } from '../../../electron/common/fault.ts'
import { call } from '../../store/bridge.ts'
import { useViews } from '../../store/views-store.ts'

export interface CandidatesState {
  readonly candidates: readonly Candidate[] | null
  readonly fault: Fault | null
  readonly since: number
  readonly again: () => void
}

/**
 * Every host of a network as a gateway to be, or, with `nodeId`, as a host to connect to that gateway. Null network or node = don't ask yet. `follows`: what
 * others change in the network that is looked at comes into the list where it stands; without, the list stays that which somebody began to change.
 */
export function useCandidates(network: string | null, nodeId?: string | null, { follows = false } = {}): CandidatesState {
  const [state, setState] = useState<Omit<CandidatesState, 'again'>>({ candidates: null, fault: null, since: Date.now() })
  const [round, setRound] = useState(0)
  const news = useViews(({ admin }) => (follows && admin !== null ? `${admin.marks.gateways} ${admin.marks.hosts}` : ''))
  const asked = useRef('')
  // biome-ignore lint/correctness/useExhaustiveDependencies: `news` asks again
  useEffect(() => {
    if (network === null || nodeId === null) return
    const question = JSON.stringify([network, nodeId, round])
    const isSame = asked.current === question
    asked.current = question
    let late = false
    if (!isSame) setState({ candidates: null, fault: null, since: Date.now() })
    const answering = nodeId === undefined ? call('gatewayCandidates', { network }) : call('clientCandidates', { network, nodeId })
    void answering.then((answer) => {
      if (late) return
      setState((before) => {
        if (answer.ok) return { ...before, candidates: answer.value.candidates, fault: null }
        return before.candidates === null ? { ...before, fault: answer.fault } : before
      })
    })
    return () => {
      late = true
    }
  }, [network, nodeId, round, news])
  const again = useCallback(() => setRound((before) => before + 1), [])
  return { ...state, again }
}
