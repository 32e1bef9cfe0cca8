import { encodeHost } from '../../netmaker/wire/encode/host.ts'
import type { Services } from '../services.ts'
import type { HostRecord } from '../store/records.ts'
import { createLongList, type LongList } from './long-list.ts'
import { createRecordOrder } from './record-order.ts'

interface HostItem {
  readonly host: HostRecord
  readonly nodeIds: readonly string[]
}

/** `GET /api/hosts`. */
export function createHostList({ database, clock }: Services): LongList {
  const { view } = database
  const hosts = createRecordOrder('hosts')
  return createLongList<HostItem>({
    database,
    clock,
    maxAgeMs: Number.POSITIVE_INFINITY,
    collect: () => hosts(view).map((host) => ({ host, nodeIds: view.find('nodesByHost', host.id).map(({ id }) => id) })),
    writing: {
      key: ({ host }) => host.id,
      same: (before, now) => before.host === now.host && sameIds(before.nodeIds, now.nodeIds),
      json: ({ host, nodeIds }) => JSON.stringify(encodeHost(host, nodeIds)),
    },
  })
}

function sameIds(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((id, at) => id === b[at])
}
