import { expect, it } from 'vitest'
import type { HelperPort } from '../../../electron/client/client-deps.ts'
import { createRegistrar } from '../../../electron/client/registrar/registrar.ts'
import type { StoredSession } from '../../../electron/client/session/session-file.ts'
import type { Gateway } from '../../../electron/common/model/gateway.ts'
import type { Snapshot } from '../../../electron/common/model/snapshot.ts'
import { fail, ok } from '../../../electron/common/result.ts'
import { initialIntent } from '../../../electron/common/tunnel/intent.ts'
import { createNetmakerClient } from '../../../electron/netmaker/client.ts'
import { examplePass } from '../helper/helper-in-a-box.ts'

const session = {
  server: 'https://api.example.com',
  user: 'anna',
  token: 't',
  edition: 'ce',
  apiAddresses: [] as string[],
} as StoredSession
const gateway = {
  network: 'office',
  nodeId: 'node-1',
  name: 'berlin',
  endpoints: ['203.0.113.7:51821'],
  dns: ['10.20.0.1'],
  mtu: 1420,
} as Gateway
const record = {
  clientid: 'client-1',
  publickey: 'key',
  network: 'office',
  ingressgatewayid: 'node-1',
  address: '10.20.0.5',
  enabled: false,
}

it('a place that it switched on again is on in the picture of the account whose pass it is', async () => {
  const amended: unknown[] = []
  const picture = { clients: ['client-1', 'another'].map((id) => ({ id, network: 'office', enabled: false })) } as unknown as Snapshot
  const send = async (_origin: string, { method }: { method: string }) => {
    const body = JSON.stringify(method === 'PUT' ? { ...record, enabled: true } : record)
    return ok({ status: 200, contentType: 'application/json', location: '', body, date: 0 })
  }
  const certificate = async () => fail({ code: 'internal', detail: 'not asked' } as const)
  const { keyId: _keyId, ...pass } = examplePass('key-1')
  const registrar = createRegistrar({
    helper: {
      calls: {
        status: async () => ok({ intent: initialIntent, passes: [{ ...pass, publicKey: 'key', ownerUid: 1 }] }),
        putPass: async () => ok({}),
      },
    } as unknown as HelperPort,
    server: () => createNetmakerClient(session.server, { send, reset() {}, certificate }, { user: 'anna', token: 't' }),
    picture: () => null,
    secret: () => Buffer.alloc(32),
    deviceName: 'laptop',
    facts: { os: 'linux', osFamily: 'linux-debian', osVersion: '12', kernelVersion: '6.1', clientVersion: 'v1' },
    now: () => 1,
    mtuLimit: () => null,
    spare: { take: () => null, keep: () => undefined },
    onUse: () => undefined,
    amend: (account, change) =>
      void amended.push(
        account,
        change(picture).clients.map(({ id, enabled }) => `${id} ${enabled}`),
      ),
  })
  expect(await registrar.ensure(gateway, session)).toEqual(ok('p1'))
  expect(amended).toEqual(['anna@api.example.com', ['client-1 true', 'another false']])
})
