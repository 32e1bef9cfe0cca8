import { z } from 'zod'
import { call } from '../contract.ts'

const network = z.string().min(1).max(64)
const clientId = z.string().min(1).max(64)
const clientIds = z.array(clientId).min(1).max(50_000)
const done = z.object({})
const conf = z.string().max(8192)

/** Remote clients. `conf` holds a private key: it goes to the dialog that shows it, and nowhere else. */
export const adminClientsContract = {
  /** With a key made here. `name` '' = the server names it; `device`: what or whom it is for, in the person's words. */
  createRemoteClient: call(
    'admin',
    z.object({ network, gatewayNodeId: z.string().min(1).max(64), name: z.string().max(32), device: z.string().max(64) }),
    z.object({ clientId: z.string(), conf }),
  ),
  /** `complete`: the server's own text, its private key in it. Else the text as it was when the client was made, with a place for the key, which nobody here has. */
  remoteClientConf: call('admin', z.object({ network, clientId }), z.object({ conf, complete: z.boolean() })),
  /** Into a file of the person's choice that only they can read; `path` '' when they chose none. */
  saveConf: call('admin', z.object({ name: z.string().max(64), conf }), z.object({ path: z.string() })),
  renameRemoteClient: call('admin', z.object({ network, clientId, name: z.string().min(1).max(32) }), done),
  setRemoteClients: call('admin', z.object({ network, clientIds, enabled: z.boolean() }), z.object({ changed: z.number() })),
  removeRemoteClients: call('admin', z.object({ network, clientIds }), z.object({ removed: z.number() })),
} as const
