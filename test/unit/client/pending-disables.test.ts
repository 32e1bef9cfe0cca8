import { expect, it } from 'vitest'
import type { HelperPort } from '../../../electron/client/client-deps.ts'
import { createPendingDisables } from '../../../electron/client/registrar/pending-disables.ts'
import type { JsonFile } from '../../../electron/client/session/json-file.ts'
import type { Personal } from '../../../electron/client/session/personal-file.ts'
import { accountOf, type StoredSession } from '../../../electron/client/session/session-file.ts'
import { createSnapshotKeeper } from '../../../electron/client/session/snapshot-keeper.ts'
import { ok } from '../../../electron/common/result.ts'
import { initialIntent } from '../../../electron/common/tunnel/intent.ts'
import type { NetmakerClient } from '../../../electron/netmaker/client.ts'

const sessionOf = (user: string) =>
  ({ server: 'https://api.example.com', user, token: user, edition: 'ce', version: 'v1.5.1', admin: true }) as StoredSession
const alice = sessionOf('alice')
const bob = sessionOf('bob')
const place = { network: 'office', clientId: 'silent-river' }

/** Alice's place is to be switched off; `write`: what passes until the server has answered that. Both accounts see one of that name, and both are on. */
function switchingOff(write: () => Promise<void>) {
  let current = alice
  const record = { id: place.clientId, network: place.network, publicKey: 'key', enabled: true, record: { enabled: true } }
  const api = {
    async call({ method, path }: { method: string; path: string }) {
      if (method === 'PUT') await write()
      return ok(path === '/api/networks' ? [] : record)
    },
    list: async (name: string) => ok(name === 'clients' ? [{ id: place.clientId, network: place.network, enabled: true }] : []),
  } as unknown as NetmakerClient
  const keeper = createSnapshotKeeper({
    session: () => current,
    server: () => api,
    now: () => 1,
    machineId: () => '',
    recall: (_session, told) => told,
    onRead: () => undefined,
  })
  let personal = { disable: [{ account: accountOf(alice), ...place }] } as unknown as Personal
  const pending = createPendingDisables({
    file: {
      read: () => personal,
      update(change: (before: Personal) => Personal) {
        personal = change(personal)
        return ok(personal)
      },
    } as JsonFile<Personal>,
    helper: { calls: { status: async () => ok({ intent: initialIntent, passes: [] }) } } as unknown as HelperPort,
    server: () => api,
    amend: keeper.amend,
  })
  return {
    pending,
    keeper,
    isLeft: () => personal.disable.length > 0,
    isOn: () => keeper.current()?.clients[0]?.enabled,
    async use(session: StoredSession) {
      current = session
      keeper.forget()
      await keeper.refresh(true)
    },
  }
}

it('a place that was switched off is off in the picture before the next read', async () => {
  const { pending, use, isOn, isLeft } = switchingOff(async () => undefined)
  await use(alice)
  expect(isOn()).toBe(true)
  await pending.flush(alice)
  expect([isOn(), isLeft()]).toEqual([false, false])
})

it('one of that name which another account sees, who signed in meanwhile, is none of it: also after the next read', async () => {
  const meanwhile = { done: async () => undefined as unknown }
  const { pending, keeper, use, isOn, isLeft } = switchingOff(async () => void (await meanwhile.done()))
  await use(alice)
  meanwhile.done = () => use(bob)
  await pending.flush(alice)
  expect([isOn(), isLeft()]).toEqual([true, false])
  await keeper.refresh(true)
  expect(isOn()).toBe(true)
})
