import type { ClientRecord, NodeRecord, RecordTypes, TableName } from './records.ts'

/** Ways to find records other than by key, kept up to date by the store: no endpoint walks over ten thousand nodes to find the few of one network. */
export interface IndexTypes {
  readonly nodesByNetwork: 'nodes'
  readonly nodesByHost: 'nodes'
  /** By the internet gateway through which they leave; '' = directly. */
  readonly nodesByExit: 'nodes'
  /** By the relay that carries all their traffic; '' = none. */
  readonly nodesByRelay: 'nodes'
  /** 'carrier': those with a list of others, as gateway or as relay. */
  readonly nodesByPart: 'nodes'
  readonly clientsByNetwork: 'clients'
  readonly clientsByGateway: 'clients'
}

export type IndexName = keyof IndexTypes

interface Index<T extends TableName> {
  readonly table: T
  readonly groupOf: (record: RecordTypes[T]) => string
}

export const indexes: { readonly [I in IndexName]: Index<IndexTypes[I]> } = {
  nodesByNetwork: { table: 'nodes', groupOf: (node: NodeRecord) => node.network },
  nodesByHost: { table: 'nodes', groupOf: (node: NodeRecord) => node.hostId },
  nodesByExit: { table: 'nodes', groupOf: (node: NodeRecord) => node.internetGateway },
  nodesByRelay: { table: 'nodes', groupOf: (node: NodeRecord) => node.relayedBy },
  nodesByPart: { table: 'nodes', groupOf: (node: NodeRecord) => ((node.internetClients ?? node.relayedNodes) === null ? '' : 'carrier') },
  clientsByNetwork: { table: 'clients', groupOf: (client: ClientRecord) => client.network },
  clientsByGateway: { table: 'clients', groupOf: (client: ClientRecord) => client.gatewayNodeId },
}

type AnyRecord = RecordTypes[TableName]

/** One table's records by key, and by the value of every index on it. */
export interface IndexedTable<R extends AnyRecord> {
  readonly records: ReadonlyMap<string, R>
  /** In the order in which they came to this value. */
  find(index: IndexName, value: string): ReadonlyMap<string, R>
  set(key: string, record: R): void
  delete(key: string): void
}

const nothing: ReadonlyMap<string, never> = new Map<string, never>()

export function createIndexedTable<T extends TableName>(table: T): IndexedTable<RecordTypes[T]> {
  type R = RecordTypes[T]
  const records = new Map<string, R>()
  const own = new Map<string, { readonly groupOf: (record: R) => string; readonly groups: Map<string, Map<string, R>> }>()
  for (const [name, index] of Object.entries(indexes)) {
    if (index.table === table) own.set(name, { groupOf: index.groupOf as (record: R) => string, groups: new Map() })
  }

  function leave(groups: Map<string, Map<string, R>>, value: string, key: string): void {
    const group = groups.get(value)
    group?.delete(key)
    if (group?.size === 0) groups.delete(value)
  }

  return {
    records,
    find: (index, value) => own.get(index)?.groups.get(value) ?? nothing,
    set: (key, record) => {
      const before = records.get(key)
      records.set(key, record)
      for (const { groupOf, groups } of own.values()) {
        const value = groupOf(record)
        if (before !== undefined && groupOf(before) !== value) leave(groups, groupOf(before), key)
        const group = groups.get(value)
        if (group === undefined) groups.set(value, new Map([[key, record]]))
        else group.set(key, record)
      }
    },
    delete: (key) => {
      const before = records.get(key)
      if (before === undefined) return
      records.delete(key)
      for (const { groupOf, groups } of own.values()) leave(groups, groupOf(before), key)
    },
  }
}
