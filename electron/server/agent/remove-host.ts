import { removeNode } from '../domain/node-changes.ts'
import type { Services } from '../services.ts'

/** Takes a host out of all its networks and forgets it, its token included. */
export function removeHost({ database, clock }: Services, hostId: string): void {
  const draft = database.draft()
  const now = clock()
  for (const node of draft.find('nodesByHost', hostId)) removeNode(draft, node, now)
  draft.remove('hosts', hostId)
  database.commit(draft)
  database.checkIns.delete(hostId)
}
