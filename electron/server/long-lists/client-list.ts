import { type ExtClientFacts, encodeExtClient } from '../../netmaker/wire/encode/ext-client.ts'
import { listedClient } from '../api/client-answers.ts'
import type { Services } from '../services.ts'
import { type ClientRecord, clientKey } from '../store/records.ts'
import { createLongList, type LongList } from './long-list.ts'

export interface ClientItem {
  readonly record: ClientRecord
  readonly shown: ExtClientFacts
}

export function clientItem(services: Services, record: ClientRecord): ClientItem {
  return { record, shown: listedClient(services, services.database.view, record) }
}

export function sameClient(before: ClientItem, now: ClientItem): boolean {
  if (before.record !== now.record) return false
  const [old, current] = [before.shown.violations ?? [], now.shown.violations ?? []]
  return old.length === current.length && JSON.stringify(old) === JSON.stringify(current)
}

/** `GET /api/extclients`: those of all networks. */
export function createClientList(services: Services): LongList {
  const { database, clock } = services
  return createLongList<ClientItem>({
    database,
    clock,
    maxAgeMs: Number.POSITIVE_INFINITY,
    collect: () =>
      database.view
        .list('clients')
        .sort((a, b) => (a.id < b.id ? -1 : 1))
        .map((record) => clientItem(services, record)),
    writing: {
      key: ({ record }) => clientKey(record.network, record.id),
      same: sameClient,
      json: ({ shown }) => JSON.stringify(encodeExtClient(shown)),
    },
  })
}
