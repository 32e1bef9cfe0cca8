import { groupBy } from '../../common/group-by.ts'
import type { Node, Snapshot } from '../../common/model/snapshot.ts'
import { fail, ok, type Result } from '../../common/result.ts'
import { indexOf, nodeName } from '../../common/rules/snapshot-index.ts'
import { gatewayOperations, internetClientsBody } from '../../netmaker/wire/gateways.ts'
import { networkOperations } from '../../netmaker/wire/networks.ts'
import type { WriteFacts } from './write-gateway.ts'

/** Who uses which gateway, as the server told last and as it was written since. Hosts and gateways by their nodes' ids. */
export interface GatewayLists {
  /** The picture that the lists are from. Looks anew unless the last look still serves and nobody else has changed anything since; `anew`: in any case. */
  look(anew?: boolean): Promise<Result<Snapshot>>
  /** Whether looking is so quick that nobody waits for it. */
  isQuick(): boolean
  /** The gateway that a host uses, '' when none; null: the host is gone. */
  userOf(id: string): string | null
  /**
   * Merges a change into a gateway's list and writes it, unless it is so already. Stored means: told back by the server; `write.changed` if that is
   * something else.
   */
  change(gateway: string, ids: { readonly add: readonly string[]; readonly remove: readonly string[] }): Promise<Result<unknown>>
  /** What was written until now is our own: it is no reason to look anew. */
  ownUp(): Promise<void>
  /** What was written since the last look. */
  written(): ReadonlyMap<string, readonly string[]>
}

/** A look that takes less than this is no wait (ms). */
const quickMs = 250
/** So many looks are added because somebody else has changed something: in a large network something changes all the time, if only remote clients. */
const mostSpare = 4

/**
 * A look serves the writes that follow for as long as it took: it is that old anyhow when it ends. In a small network that is no time at all, and every
 * write looks anew; in a large one, hundreds of gateways would be hundreds of whole reads. A list is written whole, and no server tells one gateway's alone
 * (netmaker-api.md 5.3): that somebody else has changed one while everything was read shows in the network's change mark (5.1), which is a small read.
 * What they change while lists are written can't be told from what is written.
 */
export function createLists(network: string, { api, read }: Pick<WriteFacts, 'api' | 'read'>): GatewayLists {
  let last: { readonly look: Result<Snapshot> & { readonly ok: true }; readonly tookMs: number; readonly until: number } | null = null
  let users = new Map<string, string>()
  let lists = new Map<string, readonly string[]>()
  const written = new Map<string, readonly string[]>()
  /** Of the last look and our own writes since; '': the server has none. */
  let seenMark = ''
  let spare = mostSpare

  async function readMark(): Promise<string> {
    const answer = await api.call(networkOperations.get, { params: { network } })
    return answer.ok ? answer.value.changeMark : ''
  }

  async function isAsSeen(): Promise<boolean> {
    if (seenMark === '' || spare === 0) return true
    const mark = await readMark()
    if (mark === '' || mark === seenMark) return true
    spare -= 1
    return false
  }

  function take({ nodes, networks }: Snapshot): void {
    seenMark = networks.find(({ name }) => name === network)?.changeMark ?? ''
    // a gateway's list may hold hosts of other networks
    const members = nodes.filter((node) => !node.pendingDelete)
    users = new Map(members.map((node) => [node.id, node.internetGateway]))
    // the server keeps the link at both ends
    for (const { id, internetClients } of members) for (const client of internetClients) if (users.get(client) === '') users.set(client, id)
    lists = new Map([...groupBy([...users], ([, gateway]) => gateway)].map(([gateway, group]) => [gateway, group.map(([id]) => id)]))
  }

  async function readAll(): Promise<Result<Snapshot>> {
    const began = performance.now()
    const found = await read()
    const ended = performance.now()
    last = found.ok ? { look: found, tookMs: ended - began, until: ended + (ended - began) } : null
    if (found.ok) {
      take(found.value)
      written.clear()
    }
    return found
  }

  const isQuick = () => last !== null && last.tookMs < quickMs

  async function look(anew = false): Promise<Result<Snapshot>> {
    if (!anew && last !== null && performance.now() < last.until && (await isAsSeen())) return last.look
    const found = await readAll()
    // nobody waits on their own internet yet
    return anew || !found.ok || isQuick() || (await isAsSeen()) ? found : readAll()
  }

  return {
    look,
    isQuick,
    userOf: (id) => users.get(id) ?? null,
    async change(gateway, { add, remove }) {
      const now = lists.get(gateway) ?? []
      const gone = new Set(remove)
      const wanted = [...new Set([...now.filter((id) => !gone.has(id)), ...add])]
      if (sameSet(now, wanted)) return ok()
      const put = await api.call(gatewayOperations.updateInternetGateway, {
        params: { network, nodeid: gateway },
        body: internetClientsBody(wanted),
      })
      if (!put.ok) return put
      const stored = put.value.internetClients
      if (!sameSet(stored, wanted)) {
        // other servers may answer less
        const again = await look(true)
        if (!again.ok) return again
        if (sameSet(lists.get(gateway) ?? [], wanted)) return put
        return fail({ code: 'write.changed', what: `The list of ${nodeName(indexOf(again.value), gateway)}`, written: true })
      }
      for (const id of now) users.set(id, '')
      for (const id of wanted) users.set(id, gateway)
      lists.set(gateway, wanted)
      written.set(gateway, wanted)
      return put
    },
    async ownUp() {
      if (seenMark !== '' && last !== null && performance.now() < last.until) seenMark = await readMark()
    },
    written: () => written,
  }
}

/** A picture in which gateways have these lists. */
export function withLists(snapshot: Snapshot, lists: ReadonlyMap<string, readonly string[]>): Snapshot {
  if (lists.size === 0) return snapshot
  const users = new Map([...lists].flatMap(([gateway, clients]) => clients.map((id) => [id, gateway] as const)))
  const changed = (node: Node): Node => {
    const written = lists.get(node.id)
    const internetClients = written === undefined ? node.internetClients : [...written]
    const internetGateway = users.get(node.id) ?? (lists.has(node.internetGateway) ? '' : node.internetGateway)
    const same = internetClients === node.internetClients && internetGateway === node.internetGateway
    return same ? node : { ...node, internetClients, internetGateway }
  }
  return { ...snapshot, nodes: snapshot.nodes.map(changed) }
}

export function sameSet(a: readonly string[], b: readonly string[]): boolean {
  const left = new Set(a)
  const right = new Set(b)
  return left.size === right.size && [...left].every((id) => right.has(id))
}
