import type { Handlers } from '../../common/contracts/contract.ts'
import type { HelperContract } from '../../common/contracts/helper.ts'
import type { HelperContext } from '../helper-context.ts'
import type { Peer } from '../rpc/peer.ts'
import { doneOf } from './intent-handlers.ts'

type UpdateCalls = Pick<Handlers<HelperContract, Peer>, 'updateTerms' | 'beginUpdate' | 'updateChunk' | 'finishUpdate'>

export function updateHandlers({ updates }: HelperContext): UpdateCalls {
  return {
    updateTerms: (_request, peer) => updates.terms(peer.uid),
    beginUpdate: (request, peer) => updates.begin(request, peer.uid),
    updateChunk: async (request, peer) => doneOf(await updates.chunk(request, peer.uid)),
    finishUpdate: async (request, peer) => doneOf(await updates.finish(request, peer.uid)),
  }
}
