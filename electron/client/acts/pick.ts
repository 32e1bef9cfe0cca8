import type { GatewayRow, GatewaysView, gatewaysContract } from '../../common/contracts/app/gateways.ts'
import type { RequestOf } from '../../common/contracts/contract.ts'
import { findGateways } from '../../common/model/find-gateways.ts'
import type { Gateway } from '../../common/model/gateway.ts'
import { orderGateways } from '../../common/model/order-gateways.ts'
import { addableGateways } from '../../common/model/stand-ins.ts'
import { ok, type Result } from '../../common/result.ts'
import type { ClientContext, Done } from '../client-context.ts'
import { foundLimit, gatewayRows, rowLimit } from '../gateways/gateways-view.ts'
import { failoverOf } from './failover.ts'

/** Rows of one list for one history: views are asked for far more often than either changes. */
const made = new WeakMap<readonly Gateway[], { readonly of: readonly unknown[]; readonly rows: GatewayRow[] }>()

/** All gateways as rows, with this person's favourites and recent ones first. */
export function rows(context: ClientContext): GatewayRow[] {
  const account = context.session.account() ?? ''
  const personal = context.personal.read()
  const gateways = context.gateways()
  const latencies = context.latency.current()
  const ranks = context.latency.ranks()
  const of = [personal, account, latencies, ranks]
  const known = made.get(gateways)
  if (known?.of.every((part, index) => part === of[index])) return known.rows
  const { favourites, lastUsed } = personal
  const fresh = gatewayRows(gateways, { favourites: favourites[account] ?? [], lastUsed: lastUsed[account] ?? {}, latencies, ranks })
  made.set(gateways, { of, rows: fresh })
  return fresh
}

type GatewaySearch = RequestOf<typeof gatewaysContract.search>

export async function search(
  context: ClientContext,
  { text, order = 'usual', among = 'listed' }: GatewaySearch,
): Promise<Result<{ rows: GatewayRow[]; total: number }>> {
  const all = rows(context)
  const listed = findGateways(among === 'listed' ? all : addableGateways(all, failoverOf(context)), text)
  const found = order === 'usual' ? listed : orderGateways(listed, order, ({ latency }) => latency?.ms ?? Number.POSITIVE_INFINITY)
  const limit = among === 'listed' && text.trim() !== '' ? foundLimit : rowLimit
  return ok({ rows: found.slice(0, limit), total: found.length })
}

export async function refresh(context: ClientContext): Promise<Result<Done>> {
  const read = await context.snapshots.refresh(true)
  return read.ok ? ok({}) : read
}

export async function setFavourite(context: ClientContext, request: { gatewayId: string; favourite: boolean }): Promise<Result<Done>> {
  const account = context.session.account() ?? ''
  const written = context.personal.update((personal) => {
    const others = (personal.favourites[account] ?? []).filter((id) => id !== request.gatewayId)
    return { ...personal, favourites: { ...personal.favourites, [account]: request.favourite ? [...others, request.gatewayId] : others } }
  })
  context.changed('gateways')
  return written.ok ? ok({}) : written
}

/** The first of the rows, and how much they are to be believed. */
export function gatewaysView(context: ClientContext): GatewaysView {
  const { session, snapshots } = context
  const all = rows(context)
  const stale = session.state() === 'expired' || session.view().trouble !== null
  const unread = snapshots.current() === null
  const state = stale ? 'stale' : unread ? 'loading' : all.length === 0 ? 'none' : 'fresh'
  return { state, at: snapshots.confirmedAt(), rows: all.slice(0, rowLimit), total: all.length }
}
