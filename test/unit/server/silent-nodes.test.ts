import { describe, expect, it } from 'vitest'
import { joinNetwork } from '../../../electron/server/domain/membership.ts'
import { removeSilentNodes } from '../../../electron/server/domain/silent-nodes.ts'
import { createDraft, type Draft, emptyTables } from '../../../electron/server/store/draft.ts'
import type { HostRecord, NetworkRecord, NodeRecord } from '../../../electron/server/store/records.ts'

const minute = 60_000
const now = 1_000 * minute
const office = { name: 'office', range4: '100.64.0.0/16', range6: '', autoRemove: true, autoRemoveThreshold: 60, autoRemoveTags: ['*'] }

/** `lap` in office, last heard of so many minutes ago. */
function world(change: { network?: Partial<NetworkRecord>; node?: Partial<NodeRecord>; silent?: number } = {}) {
  const draft = createDraft(emptyTables())
  draft.put('networks', { ...office, ...change.network } as NetworkRecord)
  draft.put('hosts', { id: 'lap' } as HostRecord)
  const joined = joinNetwork(draft, 'lap', 'office', { id: 'node', now: 1 })
  if (!joined.ok) throw new Error(joined.message)
  draft.put('nodes', { ...joined.node, expiresAt: 0, ...change.node })
  const checkIns = new Map([['lap', now - (change.silent ?? 61) * minute]])
  return { draft, sweep: () => removeSilentNodes(draft, checkIns, now) }
}

const isThere = (draft: Draft) => [draft.get('nodes', 'node') !== undefined, draft.get('hosts', 'lap') !== undefined]

describe('nodes that nobody has heard of', () => {
  it('go with their host, when their network wants it', () => {
    const { draft, sweep } = world()
    sweep()
    expect(isThere(draft)).toEqual([false, false])
  })

  it.each([
    ['heard of in time', { silent: 60 }],
    ['of a network that keeps everybody', { network: { autoRemove: false } }],
    ['of a network without a time', { network: { autoRemoveThreshold: 0 } }],
    ['without a tag that is meant', { network: { autoRemoveTags: ['office.web'] } }],
    ['where no tags are meant', { network: { autoRemoveTags: null } }],
    ['that were switched off', { node: { connected: false } }],
  ])('stay: %s', (_, change) => {
    const { draft, sweep } = world(change)
    sweep()
    expect(isThere(draft)).toEqual([true, true])
  })

  it('are meant by a tag', () => {
    const { draft, sweep } = world({ network: { autoRemoveTags: ['office.web'] }, node: { tags: { 'office.web': {} } } })
    sweep()
    expect(isThere(draft)).toEqual([false, false])
  })

  it('leave their host where it is in another network', () => {
    const { draft, sweep } = world()
    draft.put('networks', { ...office, name: 'lab', range4: '10.1.0.0/24', autoRemove: false } as unknown as NetworkRecord)
    joinNetwork(draft, 'lap', 'lab', { id: 'other', now: 1 })
    sweep()
    expect([...isThere(draft), draft.get('nodes', 'other') !== undefined]).toEqual([false, true, true])
  })

  it('whose time is over go, whatever their network wants', () => {
    const { draft, sweep } = world({ network: { autoRemove: false }, node: { expiresAt: now - 1 }, silent: 0 })
    sweep()
    expect(isThere(draft)).toEqual([false, false])
  })
})
