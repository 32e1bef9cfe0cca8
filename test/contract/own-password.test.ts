import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { createClient } from '../../electron/client/create-client.ts'
import { createHelperPort } from '../../electron/client/helper-port.ts'
import { deviceFacts } from '../../electron/client/registrar/device-facts.ts'
import type { Edition } from '../../electron/common/model/snapshot.ts'
import { got } from '../unit/client/world.ts'
import { createApi } from './replay/api.ts'
import { owner, startLiveServer } from './replay/live-server.ts'

/** Somebody's own new password, by the client that people use, at both editions of the server. */

const before = 'alice-pass'
const after = 'another-pass'

async function changedBy(edition: Edition, role: string): Promise<Record<string, unknown>> {
  const configDir = await mkdtemp(path.join(tmpdir(), 'waygate-own-password-'))
  const server = await startLiveServer({ bootstrap: owner, edition })
  const api = createApi(server.url)
  const admin = await api.signIn(owner.user, owner.password)
  const client = createClient({
    helper: createHelperPort({ runDir: configDir, uid: process.getuid?.() ?? 0, client: 'test' }),
    configDir,
    deviceName: 'laptop',
    device: deviceFacts(),
    ownAddresses: () => new Set(),
    hasUplink: () => true,
    now: Date.now,
    ping: async () => null,
    keyring: null,
    openUrl: () => undefined,
    proxy: async () => null,
  })
  try {
    await admin.send('POST', '/api/users/alice', { username: 'alice', password: before, platform_role_id: role })
    const record = () => server.database.view.get('users', 'alice')
    const { role: givenRole, groups } = record() ?? {}
    await client.start('none')
    got(await client.acts.signIn({ server: server.url, user: 'alice', password: before }))
    const inUse = () => client.views.session().accounts.find(({ current }) => current)?.account ?? ''
    const guessed = await client.acts.changePassword({ account: inUse(), current: 'guessed', next: after })
    got(await client.acts.changePassword({ account: inUse(), current: before, next: after }))
    const tries = async (password: string) =>
      (await api.send('POST', '/api/users/adm/authenticate', { username: 'alice', password })).status
    got(await client.acts.refresh({}))
    return {
      guessed: guessed.ok ? '' : guessed.fault.code,
      old: await tries(before),
      new: await tries(after),
      session: client.views.session().state,
      keptRoleAndGroups: record()?.role === givenRole && JSON.stringify(record()?.groups) === JSON.stringify(groups),
    }
  } finally {
    await client.stop()
    await server.stop()
    await rm(configDir, { recursive: true, force: true })
  }
}

describe('one’s own password', () => {
  it.for([
    ['ce', 'admin'],
    ['pro', 'admin'],
    ['pro', 'service-user'],
  ] as const)('%s, %s: the new one signs in, the old one does not; the sign-in here, role and groups stay', async ([edition, role]) => {
    expect(await changedBy(edition, role)).toEqual({
      guessed: 'password.wrong',
      old: 400,
      new: 200,
      session: 'signedIn',
      keptRoleAndGroups: true,
    })
  })
})
