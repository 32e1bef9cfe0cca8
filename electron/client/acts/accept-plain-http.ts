import { fail, ok, type Result } from '../../common/result.ts'
import { isReadableOnTheWay, parseServerAddress } from '../../netmaker/server-address.ts'
import type { ClientContext, Done } from '../client-context.ts'

/** Fault `server.plainHttp` while the person hasn't said that they sign in there without encryption. */
export function plainHttpRefusal(context: ClientContext, origin: string): Result<Done> {
  const accepted = !isReadableOnTheWay(origin) || context.trusted.read()[origin]?.plainHttp === true
  return accepted ? ok({}) : fail({ code: 'server.plainHttp', server: origin })
}

/** The person's word for one server, kept. */
export async function acceptPlainHttp(context: ClientContext, { server }: { server: string }): Promise<Result<Done>> {
  const origin = parseServerAddress(server)
  if (!origin.ok) return origin
  if (!isReadableOnTheWay(origin.value)) return ok({})
  const written = context.trusted.update((before) => ({ ...before, [origin.value]: { ...before[origin.value], plainHttp: true } }))
  return written.ok ? ok({}) : written
}
