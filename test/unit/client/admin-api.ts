import { readSnapshot } from '../../../electron/client/session/read-snapshot.ts'
import type { StoredSession } from '../../../electron/client/session/session-file.ts'
import { createNetmakerClient } from '../../../electron/netmaker/client.ts'
import { createNodeTransport } from '../../../electron/netmaker/node-transport.ts'
import { owner, type World } from './world.ts'

/** What an admin's writes stand on, without a client around it: the world's owner at its server, and a look at everything. */
export async function adminApi(world: World) {
  const signedIn = (await world.api('POST', '/api/users/adm/authenticate', { username: owner.user, password: owner.password })).body
  const { AuthToken: token } = (signedIn as { Response: { AuthToken: string } }).Response
  const api = createNetmakerClient(world.server.url, createNodeTransport({}), { user: owner.user, token })
  const account = { edition: 'ce', version: 'v1.5.1', user: owner.user, admin: true } as StoredSession
  const read = () => readSnapshot({ api, account, known: null, now: Date.now, machineId: () => '', recall: (told) => told })
  return { api, read }
}
