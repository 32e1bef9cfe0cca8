import { removeNode } from '../domain/node-changes.ts'
import type { Services } from '../services.ts'

/** Takes hosts out of all their networks and forgets them, their tokens included. Unknown ids are skipped. */
export function removeHosts({ database, clock }: Services, hostIds: readonly string[]): void {
  const draft = database.draft()
  const now = clock()
  for (const hostId of hostIds) {
    for (const node of draft.find('nodesByHost', hostId)) removeNode(draft, node, now)
    if (draft.get('hosts', hostId) !== undefined) draft.remove('hosts', hostId)
  }
  database.commit(draft)
}
