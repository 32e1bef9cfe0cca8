import { z } from 'zod'
import { faultSchema } from '../../fault.ts'
import { nodeStatusSchema } from '../../model/snapshot.ts'
import { refusalSchema } from '../../rules/refusal.ts'
import { onDeadSchema } from '../agent.ts'
import { call, push } from '../contract.ts'
import { rowMarksSchema } from './admin-rows.ts'

/** A host as a candidate: to become a gateway, or to be connected to one. */
export const candidateSchema = z.object({
  nodeId: z.string(),
  name: z.string(),
  os: z.string(),
  status: nodeStatusSchema,
  address: z.string(),
  /** Name of the gateway that it uses now, '' when none. */
  uses: z.string(),
  chosen: z.boolean(),
  refusals: z.array(refusalSchema),
})
export type Candidate = z.infer<typeof candidateSchema>

/** Hosts that were between two gateways when a move ended in the middle. Names. */
const unfinishedSchema = z.object({
  id: z.string(),
  network: z.string(),
  count: z.number(),
  /** The first of them. */
  hosts: z.array(z.string()),
  from: z.array(z.string()),
  to: z.array(z.string()),
  /** By what the server told since: they have no gateway. Else nobody knows. */
  isSure: z.boolean(),
})
export type UnfinishedMove = z.infer<typeof unfinishedSchema>

export const adminViewSchema = z.object({
  state: z.enum(['loading', 'fresh', 'stale', 'denied']),
  at: z.number(),
  /** Whose view it is, `<user>@<server host>`; '' = nobody's. */
  account: z.string(),
  edition: z.enum(['ce', 'pro']).nullable(),
  networks: z.array(
    z.object({ name: z.string(), range: z.string(), gatewayCount: z.number(), hostCount: z.number(), clientCount: z.number() }),
  ),
  /** The chosen one; '' while there is none. */
  network: z.string(),
  marks: rowMarksSchema,
  /** Of an act about several hosts: how many have had their turn. Null while there is none. */
  writing: z.object({ done: z.number(), total: z.number() }).nullable(),
  unfinished: unfinishedSchema.nullable(),
})
export type AdminView = z.infer<typeof adminViewSchema>

/** One line of a preview, worded by wording/preview-text.ts. What `says` doesn't need is '' or empty. */
const previewLineSchema = z.object({
  kind: z.enum(['gains', 'moves', 'loses', 'untouched', 'note']),
  says: z.enum([
    'becomesGateway',
    'staysGateway',
    'staysHost',
    'stayGateways',
    'stayHosts',
    'sends',
    'moves',
    'returns',
    'nothing',
    'clientsLoseInternet',
    'clientsDeleted',
    'clientsUntouched',
    'deadClosed',
    'deadOpen',
  ]),
  /** The hosts, gateways or remote clients that it is about; `relay` is the one that a host is behind, '' without. */
  names: z.array(z.object({ host: z.string(), relay: z.string() })),
  /** Hosts without those behind relays, or remote clients. */
  count: z.number(),
  gateway: z.string(),
  network: z.string(),
  /** Gateways that they leave. */
  from: z.array(z.string()),
})
export type PreviewLine = z.infer<typeof previewLineSchema>

/** What a write would change, made from the snapshot only: names and counts. */
export const previewSchema = z.object({
  lines: z.array(previewLineSchema),
  /** How many people's or machines' traffic changes its way. */
  affected: z.number(),
  refusals: z.array(refusalSchema),
})
export type Preview = z.infer<typeof previewSchema>

const write = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('create'),
    network: z.string().max(64),
    nodeId: z.string().max(64),
    clients: z.array(z.string().max(64)).max(20_000),
  }),
  /** `before`: the list that the person saw; if the server's has changed since, nothing is written and `write.changed` comes back. */
  z.object({
    kind: z.literal('update'),
    network: z.string().max(64),
    nodeId: z.string().max(64),
    before: z.array(z.string().max(64)).max(20_000),
    clients: z.array(z.string().max(64)).max(20_000),
  }),
  z.object({ kind: z.literal('removeRole'), network: z.string().max(64), nodeId: z.string().max(64) }),
  z.object({ kind: z.literal('delete'), network: z.string().max(64), nodeId: z.string().max(64) }),
  /** The same as `removeRole` or `delete`, of several gateways: those that are none any more are left alone. */
  z.object({
    kind: z.literal('removeMany'),
    what: z.enum(['removeRole', 'delete']),
    network: z.string().max(64),
    nodeIds: z.array(z.string().max(64)).min(1).max(20_000),
  }),
  /** Some hosts to one gateway, or to none (`to` null), whatever else is in the lists: what others changed meanwhile stays. */
  z.object({
    kind: z.literal('move'),
    network: z.string().max(64),
    nodeIds: z.array(z.string().max(64)).min(1).max(20_000),
    to: z.string().max(64).nullable(),
  }),
])
export type GatewayWrite = z.infer<typeof write>
/** A write of one gateway's own list or role. */
export type OneGatewayWrite = Exclude<GatewayWrite, { kind: 'move' | 'removeMany' }>

/** Hosts that a write brought `from` here, and where `to` they go back; gateways, null = their own internet. */
const wayBack = z.object({
  nodeIds: z.array(z.string().max(64)).min(1).max(20_000),
  from: z.string().max(64).nullable(),
  to: z.string().max(64).nullable(),
})
export type WayBack = z.infer<typeof wayBack>
/** Hosts or gateways that an act was about and that are as they were, and why. */
const stayedSchema = z.object({ nodeIds: z.array(z.string()), fault: faultSchema })
export type StayedHosts = z.infer<typeof stayedSchema>
const putBack = z.object({ network: z.string().max(64), ways: z.array(wayBack).min(1).max(20_000) })
export type PutBack = z.infer<typeof putBack>

export const adminContract = {
  admin: push('admin', adminViewSchema),
  chooseNetwork: call('admin', z.object({ network: z.string().max(64) }), z.object({})),
  refreshAdmin: call('admin', z.object({}), z.object({})),
  /** Every host of the network, refused ones included with their reasons. */
  gatewayCandidates: call('admin', z.object({ network: z.string().max(64) }), z.object({ candidates: z.array(candidateSchema) })),
  /** Every host of the network as a client of `nodeId` (a gateway, or a host about to become one). */
  clientCandidates: call(
    'admin',
    z.object({ network: z.string().max(64), nodeId: z.string().max(64) }),
    z.object({ candidates: z.array(candidateSchema) }),
  ),
  previewWrite: call('admin', write, previewSchema),
  /** What becomes of a host's own traffic when its gateway is dead. `host` by name; only hosts that Waygate's own agent keeps have the choice. */
  setOnDead: call(
    'admin',
    z.object({ network: z.string().max(64), host: z.string().max(64), onDead: onDeadSchema }),
    z.object({ hostId: z.string(), onDead: onDeadSchema }),
  ),
  /**
   * `despite`: send it although our rules expect a refusal (only for refusals of weight 'probable'). `back`: for `putBack`, the hosts whose way it changed, as
   * they left at this moment, whatever the window showed. `seen`: the preview that the person agreed to; if the write would do something else by now, nothing
   * is written and `write.otherEffect` comes back. `stayed`: null when all of it was done.
   */
  write: call(
    'admin',
    z.object({ write, despite: z.boolean(), seen: z.array(previewLineSchema).max(32).optional() }),
    z.object({ nodeId: z.string(), back: z.array(wayBack), stayed: stayedSchema.nullable() }),
  ),
  /** Of `unfinished`: its hosts `on` to where they were going, `back` to where they were, or `leave` them as they are. */
  finishMove: call(
    'admin',
    z.object({ id: z.string().max(64), how: z.enum(['on', 'back', 'leave']) }),
    z.object({ left: z.number(), stayed: stayedSchema.nullable() }),
  ),
  /** Hosts to where they were before a write. `left`: of so many, somebody else changed the way since; they stay there. */
  putBack: call('admin', putBack, z.object({ left: z.number(), stayed: stayedSchema.nullable() })),
} as const
