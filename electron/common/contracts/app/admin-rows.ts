import { z } from 'zod'
import { nodeStatusSchema } from '../../model/snapshot.ts'
import { call } from '../contract.ts'

/**
 * The long lists of the chosen network, by keyed changes: the view says how far each list has come (`marks`), and the window asks for what it hasn't seen,
 * page by page. `log` names one life of the lists; another one (another network, another account) starts them again.
 */
export const rowMarksSchema = z.object({ log: z.number(), gateways: z.number(), hosts: z.number(), clients: z.number() })
export type RowMarks = z.infer<typeof rowMarksSchema>

/** Rows of one answer, at most. */
export const rowPageSize = 4000
/** Rows of the first answer, at most: more than a window shows, and few enough to be there at once. */
export const firstRowPageSize = 200

const position = z.object({ log: z.number(), seen: z.number() })
export type RowPosition = z.infer<typeof position>

export interface RowPage<Row> {
  log: number
  /** Asks from here next time. */
  seen: number
  /** What the window had is of another log: it starts with these. */
  whole: boolean
  put: Row[]
  /** Ids. */
  drop: string[]
  more: boolean
}

function page<Row>(row: z.ZodType<Row>): z.ZodType<RowPage<Row>> {
  return z.object({
    log: z.number(),
    seen: z.number(),
    whole: z.boolean(),
    put: z.array(row).max(rowPageSize),
    drop: z.array(z.string()),
    more: z.boolean(),
  })
}

/** Whether a host is what the server has stored for it, where its agent says so: 'none' = the server doesn't tell. */
const report = {
  report: z.enum(['none', 'waiting', 'applied', 'failed']),
  reportFault: z.string(),
}

/** Gateways, and entries that may become ones by their menu (`internet` false). */
export const adminGatewayRowSchema = z.object({
  id: z.string(),
  name: z.string(),
  network: z.string(),
  status: nodeStatusSchema,
  /** Public address, '' when unknown. */
  exitAddress: z.string(),
  hostCount: z.number(),
  clientCount: z.number(),
  /** Unix seconds, 0 = never. */
  lastCheckIn: z.number(),
  internet: z.boolean(),
  ...report,
})
export type AdminGatewayRow = z.infer<typeof adminGatewayRowSchema>

export const adminHostRowSchema = z.object({
  /** Of its node in this network. */
  id: z.string(),
  hostId: z.string(),
  name: z.string(),
  os: z.string(),
  version: z.string(),
  status: nodeStatusSchema,
  address: z.string(),
  publicAddress: z.string(),
  /** 'gateway' lets traffic out to the internet, 'entry' only remote clients in. */
  role: z.enum(['gateway', 'entry', 'relay', 'host']),
  /** Node id and name of the gateway that it leaves through; '' = its own internet. */
  usesId: z.string(),
  uses: z.string(),
  /** Node id and name of the relay that it is behind, '' = none. */
  relayId: z.string(),
  relay: z.string(),
  /** Name of the gateway that its relay takes it to; '' = none. */
  relayUses: z.string(),
  relayedCount: z.number(),
  lastCheckIn: z.number(),
  ...report,
  /** What becomes of its own traffic when its gateway is dead; '' where nobody can choose. */
  onDead: z.enum(['closed', 'open', '']),
})
export type AdminHostRow = z.infer<typeof adminHostRowSchema>

/** Somebody's or something's WireGuard registration on a gateway. */
export const adminClientRowSchema = z.object({
  id: z.string(),
  network: z.string(),
  gatewayId: z.string(),
  gateway: z.string(),
  gatewayStatus: nodeStatusSchema,
  addresses: z.array(z.string()),
  owner: z.string(),
  /** What it is for; '' when nobody said. */
  device: z.string(),
  enabled: z.boolean(),
})
export type AdminClientRow = z.infer<typeof adminClientRowSchema>

export const adminRowsContract = {
  adminGateways: call('admin', position, page(adminGatewayRowSchema)),
  adminHosts: call('admin', position, page(adminHostRowSchema)),
  adminClients: call('admin', position, page(adminClientRowSchema)),
  /** What a table shows, as a file of the person's choice; `path` '' when they chose none. */
  saveTable: call('admin', z.object({ name: z.string().max(64), text: z.string().max(64 * 1024 * 1024) }), z.object({ path: z.string() })),
} as const
