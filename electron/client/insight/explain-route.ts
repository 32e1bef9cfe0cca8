import dns from 'node:dns/promises'
import type { RouteAnswer } from '../../common/contracts/app/insight.ts'
import { routeTarget } from '../../common/net/route-target.ts'
import { fail, ok, type Result } from '../../common/result.ts'
import type { HelperPort } from '../client-deps.ts'

/** Addresses of one name that are explained. */
const addressLimit = 4

/** Looks a name up as every program here does. Throws as `dns.lookup` does. */
export type Lookup = (name: string) => Promise<readonly string[]>

const systemLookup: Lookup = async (name) => (await dns.lookup(name, { all: true })).map(({ address }) => address)

/** Which way packets to an address or a name take, by the kernel's own answer. Faults: `target.malformed`, `name.unresolved`, the helper's. */
export async function explainRoute(
  helper: Pick<HelperPort['calls'], 'explain'>,
  text: string,
  lookup: Lookup = systemLookup,
): Promise<Result<RouteAnswer>> {
  const target = routeTarget(text)
  if (target === null) return fail({ code: 'target.malformed', text: text.slice(0, 100) })
  const addresses = target.kind === 'address' ? ok([target.address]) : await addressesOf(target.name, lookup)
  if (!addresses.ok) return addresses
  const routes: RouteAnswer['routes'] = []
  for (const address of addresses.value.slice(0, addressLimit)) {
    const explained = await helper.explain({ address })
    if (!explained.ok) return explained
    routes.push(explained.value)
  }
  return ok({ target: target.kind === 'address' ? target.address : target.name, isName: target.kind === 'name', routes })
}

async function addressesOf(name: string, lookup: Lookup): Promise<Result<readonly string[]>> {
  try {
    const found = [...new Set(await lookup(name))]
    return found.length === 0 ? fail({ code: 'name.unresolved', name, detail: 'no address' }) : ok(found)
  } catch (error) {
    return fail({ code: 'name.unresolved', name, detail: (error as NodeJS.ErrnoException).code ?? String(error) })
  }
}
