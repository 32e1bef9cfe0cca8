import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createDraft, emptyTables, viewOf } from '../../../electron/server/store/draft.ts'
import type { NodeRecord } from '../../../electron/server/store/records.ts'

/** Three networks, three hosts, three exits, so that histories meet. */
const few = fc.constantFrom('a', 'b', 'c')
const change = fc.record({
  id: fc.constantFrom('1', '2', '3', '4', '5'),
  network: few,
  hostId: few,
  internetGateway: few,
  internetClients: fc.constantFrom(null, [], ['a']),
  relayedNodes: fc.constantFrom(null, ['b']),
  removed: fc.boolean(),
})

describe('indexes', () => {
  it('find what walking over everything finds, in the store and in a draft over it', () => {
    fc.assert(
      fc.property(fc.array(change), fc.array(change), (stored, drafted) => {
        const tables = emptyTables()
        for (const { removed, ...node } of stored) {
          if (removed) tables.nodes.delete(node.id)
          else tables.nodes.set(node.id, node as unknown as NodeRecord)
        }
        const draft = createDraft(tables)
        for (const { removed, ...node } of drafted) {
          if (removed) draft.remove('nodes', node.id)
          else draft.put('nodes', node as unknown as NodeRecord)
        }
        for (const view of [viewOf(tables), draft]) {
          for (const value of ['a', 'b', 'c', '']) {
            const walked = (field: 'network' | 'hostId' | 'internetGateway') => view.list('nodes').filter((node) => node[field] === value)
            expect(new Set(view.find('nodesByNetwork', value))).toEqual(new Set(walked('network')))
            expect(new Set(view.find('nodesByHost', value))).toEqual(new Set(walked('hostId')))
            expect(new Set(view.find('nodesByExit', value))).toEqual(new Set(walked('internetGateway')))
          }
          const carriers = view
            .list('nodes')
            .filter(({ internetClients, relayedNodes }) => internetClients !== null || relayedNodes !== null)
          expect(new Set(view.find('nodesByPart', 'carrier'))).toEqual(new Set(carriers))
        }
      }),
    )
  })
})
