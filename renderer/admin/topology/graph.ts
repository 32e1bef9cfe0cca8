import type { AdminGatewayRow, AdminHostRow } from '../../../electron/common/contracts/app/admin-rows.ts'
import { hostsByGateway, hostsByRelay } from '../gateways/gateway-words.ts'
import type { Problem } from './ways.ts'

/** What is drawn. `parent`: towards the internet, '' for the internet itself and what has no way there. */
export type GraphNode =
  | { readonly kind: 'internet'; readonly id: 'internet'; readonly parent: '' }
  | {
      readonly kind: 'gateway'
      readonly id: string
      readonly parent: string
      readonly row: AdminGatewayRow
      readonly problem: Problem | null
    }
  | { readonly kind: 'host'; readonly id: string; readonly parent: string; readonly row: AdminHostRow; readonly problem: Problem | null }
  /** Machines that are not drawn one by one. `direct`: those that use no gateway. */
  | {
      readonly kind: 'bundle'
      readonly id: string
      readonly parent: string
      readonly of: 'gateways' | 'hosts' | 'clients' | 'direct'
      readonly count: number
      readonly away: number
      /** Some of it is drawn one by one; it can be folded back. */
      readonly opened: boolean
    }

export interface GraphFacts {
  readonly gateways: readonly AdminGatewayRow[]
  readonly hosts: readonly AdminHostRow[]
  readonly problems: readonly Problem[]
  /** Ids of bundles that were opened; each shows some more. */
  readonly opened: ReadonlySet<string>
  /** A machine that has to be drawn by itself, '' = none. */
  readonly pointed: string
}

interface BundleFacts {
  readonly id: string
  readonly parent: string
  readonly of: 'gateways' | 'hosts' | 'direct'
  readonly rest: readonly Away[]
  readonly isOpened: boolean
}

const gatewaysDrawn = 16
const hostsDrawn = 8
const openedMore = 60

/** The picture of a network, small enough to be looked at: a large one is drawn as groups, and what has a problem is never hidden in one. */
export function graphOf(facts: GraphFacts): readonly GraphNode[] {
  const { gateways, hosts, problems, opened, pointed } = facts
  const problemOf = new Map(problems.map((problem) => [problem.id, problem]))
  const connected = hostsByGateway(hosts)
  const relayed = hostsByRelay(hosts)
  const pointedHost = hosts.find(({ id }) => id === pointed)
  const pointedRelay = hosts.find(({ id }) => id === pointedHost?.relayId)
  const kept = new Set([pointed, pointedHost?.usesId, pointedRelay?.id, pointedRelay?.usesId].filter(Boolean))
  const important = (id: string): boolean => kept.has(id) || problemOf.has(id)
  const nodes: GraphNode[] = [{ kind: 'internet', id: 'internet', parent: '' }]

  // Gateways stand in both lists; one that uses another (which servers refuse today) hangs on that
  const gatewayIds = new Set(gateways.map(({ id }) => id))
  const chained = new Map(hosts.flatMap(({ id, usesId }) => (gatewayIds.has(id) && usesId !== '' ? [[id, usesId] as const] : [])))

  /** What stands for those that aren't drawn one by one: behind those that are, or before them where the group was opened, so that it can be folded back there. */
  const bundled = ({ id, parent, of, rest, isOpened }: BundleFacts, drawOthers: () => void): void => {
    const bundle: GraphNode = { kind: 'bundle', id, parent, of, count: rest.length, away: awayIn(rest), opened: isOpened }
    if (isOpened) nodes.push(bundle)
    drawOthers()
    if (!isOpened && rest.length > 0) nodes.push(bundle)
  }

  /** Who has a gateway of its own stands there. */
  const relayedBy = (id: string) => (relayed.get(id) ?? []).filter(({ usesId }) => usesId === '')

  const hostNodes = (parent: string, all: readonly AdminHostRow[]): void => {
    const rows = all.filter(({ id }) => !gatewayIds.has(id))
    const bundle = `hosts of ${parent}`
    const limit = hostsDrawn + (opened.has(bundle) ? openedMore : 0)
    const [drawn, rest] = split(rows, limit, ({ id, relayedCount }) => (kept.has(id) ? 3 : important(id) ? 2 : relayedCount > 0 ? 1 : 0))
    bundled({ id: bundle, parent, of: 'hosts', rest, isOpened: opened.has(bundle) && rows.length > hostsDrawn + 1 }, () => {
      for (const row of drawn) {
        nodes.push({ kind: 'host', id: row.id, parent, row, problem: problemOf.get(row.id) ?? null })
        const behind = relayedBy(row.id)
        if (behind.length > 0) hostNodes(row.id, behind)
      }
    })
  }

  const limit = gatewaysDrawn + (opened.has('gateways') ? openedMore : 0)
  const [shown, rest] = split(gateways, limit, ({ id, hostCount }) =>
    kept.has(id) ? Number.MAX_SAFE_INTEGER : important(id) ? Number.MAX_SAFE_INTEGER - 1 : hostCount,
  )
  const gatewayGroup = {
    id: 'gateways',
    parent: 'internet',
    of: 'gateways',
    rest,
    isOpened: opened.has('gateways') && gateways.length > gatewaysDrawn + 1,
  } as const
  bundled(gatewayGroup, () => {
    for (const row of shown) {
      const parent = chained.get(row.id) ?? (row.internet ? 'internet' : '')
      nodes.push({ kind: 'gateway', id: row.id, parent, row, problem: problemOf.get(row.id) ?? null })
      hostNodes(row.id, connected.get(row.id) ?? [])
      if (row.clientCount > 0) {
        nodes.push({
          kind: 'bundle',
          id: `clients of ${row.id}`,
          parent: row.id,
          of: 'clients',
          count: row.clientCount,
          away: 0,
          opened: false,
        })
      }
    }
  })

  const lost = hosts.filter(({ id, usesId }) => usesId !== '' && !gatewayIds.has(usesId) && !gatewayIds.has(id))
  for (const row of lost.slice(0, hostsDrawn))
    nodes.push({ kind: 'host', id: row.id, parent: '', row, problem: problemOf.get(row.id) ?? null })

  const direct = hosts.filter(({ id, usesId, relayId }) => usesId === '' && relayId === '' && !gatewayIds.has(id))
  const drawn = direct.filter(({ id }) => important(id))
  const plain = direct.filter(({ id }) => !important(id))
  const [some, others] = opened.has('direct') ? split(plain, openedMore, ({ relayedCount }) => relayedCount) : [[], plain]
  bundled({ id: 'direct', parent: 'internet', of: 'direct', rest: others, isOpened: opened.has('direct') && plain.length > 0 }, () => {
    for (const row of [...drawn, ...some]) {
      nodes.push({ kind: 'host', id: row.id, parent: 'internet', row, problem: problemOf.get(row.id) ?? null })
      hostNodes(row.id, relayedBy(row.id))
    }
  })
  return nodes
}

/** The first `limit` by weight, in the order of the list, and the rest. One that would be alone in the rest is drawn instead. */
function split<Row>(rows: readonly Row[], limit: number, weight: (row: Row) => number): readonly [readonly Row[], readonly Row[]] {
  if (rows.length <= limit + 1) return [rows, []]
  const heaviest = new Set(
    rows
      .map((row, place) => ({ row, place, weight: weight(row) }))
      .sort((a, b) => b.weight - a.weight || a.place - b.place)
      .slice(0, limit)
      .map(({ row }) => row),
  )
  return [rows.filter((row) => heaviest.has(row)), rows.filter((row) => !heaviest.has(row))]
}

type Away = Pick<AdminHostRow, 'status'>

function awayIn(rows: readonly Away[]): number {
  return rows.filter(({ status }) => status !== 'online').length
}

/** A node and what lies between it and the internet, itself included. */
export function pathTo(nodes: readonly GraphNode[], id: string): ReadonlySet<string> {
  const parents = new Map(nodes.map((node) => [node.id, node.parent]))
  const path = new Set<string>()
  for (let at = parents.has(id) ? id : ''; at !== '' && !path.has(at); at = parents.get(at) ?? '') path.add(at)
  return path
}
