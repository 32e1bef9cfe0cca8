import type { HostState } from '../../../common/contracts/agent.ts'
import type {
  AdminClientRow,
  AdminGatewayRow,
  AdminHostRow,
  RowMarks,
  RowPage,
  RowPosition,
} from '../../../common/contracts/app/admin-rows.ts'
import type { Snapshot } from '../../../common/model/snapshot.ts'
import { sortKey } from '../../../common/model/sort-key.ts'
import { clientRows, gatewayRows, hostRows } from './make-rows.ts'
import { createRowLog, type RowLog } from './row-log.ts'

/** The long lists of the chosen network, kept as logs of changes for whoever follows them. */
export interface AdminLists {
  /** Brings the lists up to what is known now; free when nothing changed. */
  marks(facts: ListFacts): RowMarks
  gateways(position: RowPosition): RowPage<AdminGatewayRow>
  hosts(position: RowPosition): RowPage<AdminHostRow>
  clients(position: RowPosition): RowPage<AdminClientRow>
}

export interface ListFacts {
  readonly snapshot: Snapshot | null
  readonly account: string
  readonly network: string
  /** By host id; another map when something in it changed. */
  readonly states: ReadonlyMap<string, HostState>
}

interface Logs {
  readonly id: number
  readonly account: string
  readonly network: string
  readonly gateways: RowLog<AdminGatewayRow>
  readonly hosts: RowLog<AdminHostRow>
  readonly clients: RowLog<AdminClientRow>
}

export function createAdminLists(): AdminLists {
  let logs = createLogs(1, '', '')
  let snapshot: Snapshot | null = null
  let states: ListFacts['states'] | null = null

  return {
    marks(facts) {
      if (logs.account !== facts.account || logs.network !== facts.network) {
        logs = createLogs(logs.id + 1, facts.account, facts.network)
        snapshot = null
        states = null
      }
      const isNew = facts.snapshot !== snapshot
      if (facts.snapshot !== null && (isNew || facts.states !== states)) {
        bring(logs.hosts, hostRows(facts.snapshot, facts.network, facts.states), ({ name }) => name)
        bring(logs.gateways, gatewayRows(facts.snapshot, facts.network, facts.states), ({ name }) => name)
        if (isNew) bring(logs.clients, clientRows(facts.snapshot, facts.network), ({ id }) => id)
      }
      snapshot = facts.snapshot
      states = facts.states
      return { log: logs.id, gateways: logs.gateways.seen(), hosts: logs.hosts.seen(), clients: logs.clients.seen() }
    },
    gateways: (position) => logs.gateways.page(position),
    hosts: (position) => logs.hosts.page(position),
    clients: (position) => logs.clients.page(position),
  }
}

/** The first pages come in order, so that what is seen first stays where it is; the window sorts in what changes later. */
function bring<Row extends { readonly id: string }>(log: RowLog<Row>, rows: readonly Row[], nameOf: (row: Row) => string): void {
  if (log.seen() > 0) {
    log.update(rows)
    return
  }
  const keyed = rows.map((row) => ({ row, key: sortKey(nameOf(row)) }))
  keyed.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
  log.update(keyed.map(({ row }) => row))
}

function createLogs(id: number, account: string, network: string): Logs {
  return { id, account, network, gateways: createRowLog(id), hosts: createRowLog(id), clients: createRowLog(id) }
}
