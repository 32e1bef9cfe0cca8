import { type GoResult, goStrings, goStruct } from '../http/go-decode.ts'
import { type Reply, refused } from '../http/reply.ts'

export const bulkDeleteBody = goStruct('BulkDeleteRequest', { ids: { type: goStrings } })

export type BulkIds<Body> =
  | { readonly ok: true; readonly ids: readonly string[]; readonly body: Body }
  | { readonly ok: false; readonly reply: Reply }

/** What a request about several things names, or why it can't be done: a body that is none, or no ids in it (`nobody` says so). */
export function bulkIds<Body extends { readonly ids?: string[] | null }>(decoded: GoResult<Body>, nobody: string): BulkIds<Body> {
  if (!decoded.ok) return { ok: false, reply: refused(400, `invalid request body: ${decoded.message}`) }
  const ids = decoded.value.ids ?? []
  if (ids.length === 0) return { ok: false, reply: refused(400, nobody) }
  return { ok: true, ids, body: decoded.value }
}
