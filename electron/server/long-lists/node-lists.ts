import type { NodeStatus } from '../../common/model/snapshot.ts'
import { goSeconds, zeroTimeSeconds } from '../../netmaker/wire/encode/go-time.ts'
import { encodeNode, encodeStaticNode } from '../../netmaker/wire/encode/node.ts'
import { nodesOfAll, nodesOfNetwork, surroundings } from '../api/node-answers.ts'
import { lastCheckIn, shownStatus } from '../domain/node-status.ts'
import type { Services } from '../services.ts'
import { clientKey, type NodeRecord } from '../store/records.ts'
import { type ClientItem, clientItem, sameClient } from './client-list.ts'
import { createLongList, type LongList } from './long-list.ts'
import { createRecordOrder } from './record-order.ts'

/** How long a list may lag behind check-ins. Behind writes it never does. */
const maxAgeMs = 1_000

/** Everything that the JSON of a node is made from, but for the server's name. */
interface NodeItem {
  readonly node: NodeRecord
  readonly range4: string
  readonly range6: string
  readonly location: string
  readonly country: string
  readonly status: NodeStatus
  readonly lastCheckIn: number
}
type Item = NodeItem | ClientItem

/** `GET /api/nodes` and `GET /api/nodes/{network}`. The lists of all networks together are as long as the one of all nodes. */
export interface NodeLists {
  /** undefined: of all networks. */
  of(network: string | undefined): LongList
}

export function createNodeLists(services: Services): NodeLists {
  const { view } = services.database
  const lists = new Map<string | undefined, LongList>()
  return {
    of: (network) => {
      const known = lists.get(network)
      if (known !== undefined) return known
      for (const name of lists.keys()) if (name !== undefined && view.get('networks', name) === undefined) lists.delete(name)
      const list = createNodeList(services, network)
      // a name that is no network must not grow the memory
      if (network === undefined || view.get('networks', network) !== undefined) lists.set(network, list)
      return list
    },
  }
}

function createNodeList(services: Services, network: string | undefined): LongList {
  const { database, clock, names } = services
  const inOrder = createRecordOrder('nodes')
  return createLongList<Item>({
    database,
    clock,
    maxAgeMs,
    collect: () => {
      const { view } = database
      const { nodes, clients } = network === undefined ? nodesOfAll(view, inOrder(view)) : nodesOfNetwork(view, network)
      // the nil ids of clients sort before all others
      return [...clients.map((client) => clientItem(services, client)), ...nodes.map((node) => nodeItem(services, node))]
    },
    writing: {
      key: (item) => ('node' in item ? item.node.id : clientKey(item.record.network, item.record.id)),
      same: (before, now) => {
        if ('node' in before) return 'node' in now && sameNode(before, now)
        return !('node' in now) && sameClient(before, now)
      },
      json: (item) =>
        JSON.stringify('node' in item ? encodeNode(item.node, { ...item, server: names.server }) : encodeStaticNode(item.shown)),
      moving: { name: 'lastcheckin', of: (item) => ('node' in item ? goSeconds(item.lastCheckIn) : zeroTimeSeconds) },
    },
  })
}

function nodeItem(services: Services, node: NodeRecord): NodeItem {
  const { view, checkIns } = services.database
  const { range4, range6, location, country } = surroundings(services, view, node)
  return { node, range4, range6, location, country, status: shownStatus(services, node), lastCheckIn: lastCheckIn(node, checkIns) }
}

function sameNode(a: NodeItem, b: NodeItem): boolean {
  return (
    a.node === b.node &&
    a.status === b.status &&
    a.range4 === b.range4 &&
    a.range6 === b.range6 &&
    a.location === b.location &&
    a.country === b.country
  )
}
