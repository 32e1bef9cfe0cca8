import { compareNames } from '../../common/model/compare-names.ts'
import { fail, ok, type Result } from '../../common/result.ts'
import type { NetmakerClient } from '../../netmaker/client.ts'
import { userOperations } from '../../netmaker/wire/users.ts'
import type { ClientContext, Done } from '../client-context.ts'
import { nearest } from '../gateways/resolve-gateway.ts'
import { apiOfAdmin } from './signed-in.ts'

/** Who came in by single sign-on and waits for an admin; servers without it have no such list (`server.noRoute`). */
export async function listWaitingPeople(context: ClientContext): Promise<Result<{ names: string[] }>> {
  const api = apiOfAdmin(context)
  if (!api.ok) return api
  const names = await namesOf(api.value)
  return names.ok ? ok({ names: names.value }) : names
}

/** Servers take a name that nobody waits under without a word: it is looked up first. */
export async function answerWaitingPerson(
  context: ClientContext,
  { name, admitted }: { readonly name: string; readonly admitted: boolean },
): Promise<Result<Done>> {
  const api = apiOfAdmin(context)
  if (!api.ok) return api
  const names = await namesOf(api.value)
  if (!names.ok) return names
  if (!names.value.includes(name)) return fail({ code: 'user.unknown', name, known: nearest(name, names.value) })
  const operation = admitted ? userOperations.approvePending : userOperations.dropPending
  const answered = await api.value.call(operation, { params: { username: name } })
  return answered.ok ? ok({}) : answered
}

async function namesOf(api: NetmakerClient): Promise<Result<string[]>> {
  const waiting = await api.call(userOperations.listPending, {})
  return waiting.ok ? ok(waiting.value.map(({ name }) => name).sort(compareNames)) : waiting
}
