import { type AppContract, appContract, type Page } from '../../common/contracts/app/app.ts'
import { firstIssue } from '../../common/contracts/caller.ts'
import type { Call, Handlers } from '../../common/contracts/contract.ts'
import { fail, type Result } from '../../common/result.ts'

export type AppHandlers = Handlers<AppContract, Page>

/** One call as it arrived: nothing in it is believed. */
export interface ArrivedCall {
  /** The page that asks, by its window and its exact address; null = not one of ours. */
  readonly page: Page | null
  readonly name: unknown
  readonly request: unknown
}

/**
 * Answers every call of the app contract: sender, name, audience, then the request's own schema, then the act. Always data: faults `audience.denied`,
 * `request.malformed`, `internal` (a bug; its text stays in `report`, because it may hold anything), or the act's own.
 */
export function createCallRouter(handlers: AppHandlers, report: (call: string, error: unknown) => void) {
  return async ({ page, name, request }: ArrivedCall): Promise<Result<unknown>> => {
    const said = typeof name === 'string' ? name.slice(0, 64) : typeof name
    if (page === null) return fail({ code: 'audience.denied', call: said })
    const entry = callNamed(name)
    if (entry === null) return fail({ code: 'request.malformed', detail: `no call named ${said}` })
    if (!mayAsk(page, entry.call.audience)) return fail({ code: 'audience.denied', call: entry.name })
    const decoded = entry.call.request.safeParse(request)
    if (!decoded.success) return fail({ code: 'request.malformed', detail: `${entry.name}: ${firstIssue(decoded.error)}` })
    try {
      // the schema of this very name made it
      return await handlers[entry.name](decoded.data as never, page)
    } catch (error) {
      report(entry.name, error)
      return fail({ code: 'internal', detail: entry.name })
    }
  }
}

/** Whether something meant for `audience` may be seen or done by `page`. */
export function mayAsk(page: Page, audience: string): boolean {
  return audience === 'all' || audience === page
}

function callNamed(name: unknown): { readonly name: keyof AppHandlers; readonly call: Call<unknown, unknown> } | null {
  if (typeof name !== 'string' || !Object.hasOwn(appContract, name)) return null
  const entry = appContract[name as keyof AppContract]
  // every call of the contract has a handler of its own name: `Handlers` says so
  return entry.kind === 'call' ? { name: name as keyof AppHandlers, call: entry as unknown as Call<unknown, unknown> } : null
}
