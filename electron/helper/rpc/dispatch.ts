import { firstIssue } from '../../common/contracts/caller.ts'
import type { Contract, Handlers } from '../../common/contracts/contract.ts'
import { fail, type Result } from '../../common/result.ts'

/** Decodes and bounds one request by its contract, then runs its handler. Whatever goes wrong comes back as a fault; `onBug` hears what should never happen. */
export function createDispatch<C extends Contract, Peer>(
  contract: C,
  handlers: Handlers<C, Peer>,
  onBug: (method: string, error: unknown) => void,
): (method: string, params: unknown, peer: Peer) => Promise<Result<unknown>> {
  // the contract's types guarantee a handler per call with that call's own request; here only names are known
  const table = handlers as Readonly<Record<string, (request: unknown, peer: Peer) => Promise<Result<unknown>>>>
  return async (method, params, peer) => {
    const entry = Object.hasOwn(contract, method) ? contract[method] : undefined
    const handler = table[method]
    if (entry?.kind !== 'call' || handler === undefined)
      return fail({ code: 'request.malformed', detail: `no such call: ${method.slice(0, 64)}` })
    const request = entry.request.safeParse(params ?? {})
    if (!request.success) return fail({ code: 'request.malformed', detail: `${method}: ${firstIssue(request.error)}` })
    try {
      return await handler(request.data, peer)
    } catch (error) {
      onBug(method, error)
      return fail({ code: 'internal', detail: `${method} failed in the helper; its log says more` })
    }
  }
}
