import { describe, expect, it } from 'vitest'
import { joinNetwork } from '../../../electron/server/domain/membership.ts'
import { removeNode, setInternetGateway, setRelayed } from '../../../electron/server/domain/node-changes.ts'
import { createDraft, type Draft, emptyTables } from '../../../electron/server/store/draft.ts'
import type { NetworkRecord } from '../../../electron/server/store/records.ts'

const office = { name: 'office', range4: '100.64.0.0/16', range6: '' } as NetworkRecord

/** The nodes exit, user and relayed, in one network. */
function mesh(): Draft {
  const draft = createDraft(emptyTables())
  draft.put('networks', office)
  for (const id of ['exit', 'user', 'relayed']) joinNetwork(draft, `host of ${id}`, 'office', { id, now: 1 })
  return draft
}

function nodeOf(draft: Draft, id: string) {
  const node = draft.get('nodes', id)
  if (node === undefined) throw new Error(`no node ${id}`)
  return node
}

describe('a node that goes', () => {
  it('leaves every list that it is in', () => {
    const draft = mesh()
    setInternetGateway(draft, nodeOf(draft, 'exit'), ['user', 'user'], 2)
    setRelayed(draft, nodeOf(draft, 'exit'), ['relayed'], 3)
    removeNode(draft, nodeOf(draft, 'user'), 4)
    expect(nodeOf(draft, 'exit')).toMatchObject({ internetClients: [], relayedNodes: ['relayed'] })
    removeNode(draft, nodeOf(draft, 'relayed'), 5)
    expect(nodeOf(draft, 'exit')).toMatchObject({ internetClients: [], relayedNodes: [] })
  })

  it('lets go of whom it carried', () => {
    const draft = mesh()
    setInternetGateway(draft, nodeOf(draft, 'exit'), ['user'], 2)
    setRelayed(draft, nodeOf(draft, 'exit'), ['relayed'], 3)
    removeNode(draft, nodeOf(draft, 'exit'), 4)
    expect(draft.get('nodes', 'exit')).toBeUndefined()
    expect(nodeOf(draft, 'user').internetGateway).toBe('')
    expect(nodeOf(draft, 'relayed')).toMatchObject({ isRelayed: false, relayedBy: '' })
  })
})
