import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { WaygateClient } from '../../../electron/client/waygate-client.ts'
import { got } from '../../unit/client/world.ts'
import { type LoneClient, startLoneClient } from '../lone-client.ts'
import { owner } from '../replay/live-server.ts'
import { startProWorld, type World } from './pro-world.ts'

/** What an admin of a Pro server does about people who ask for access for a time, through the app's own acts. */

const hour = 3_600_000
let pro: World
let lone: LoneClient
let admin: WaygateClient

beforeAll(async () => {
  pro = await startProWorld()
  await pro.addUser('alice', 'service-user', ['office-network-user-grp'])
  lone = await startLoneClient()
  admin = lone.client
  got(await admin.acts.signIn({ server: pro.server.url, ...owner }))
  await pro.call(owner.user, 'POST', '/api/v1/jit?network=office', { action: 'enable' })
  pro.keep()
})
afterAll(async () => {
  await lone?.end()
  await pro?.server.stop()
})
beforeEach(() => pro.restore())

const ask = (reason: string) => pro.call('alice', 'POST', '/api/v1/jit_user/request?network=office', { reason })
const hasAccess = async () => {
  const { body } = await pro.call('alice', 'GET', '/api/v1/jit_user/networks')
  return (body as { Response: { network_id: string; has_access: boolean }[] }).Response.find((one) => one.network_id === 'office')
    ?.has_access
}
async function asked() {
  await ask('On call this weekend')
  const [row] = got(await admin.admin.waiting()).access
  if (row === undefined) throw new Error('nobody waits')
  return row
}

describe('access for a time', () => {
  it('is asked for with a reason, given until a moment, and ended before it', async () => {
    expect(got(await admin.admin.waiting())).toEqual({ people: [], access: [] })
    const request = await asked()
    expect(request).toMatchObject({ network: 'office', user: 'alice', reason: 'On call this weekend', until: 0, grantId: '' })
    const until = Date.now() + 8 * hour
    const { grantId } = got(await admin.admin.giveAccess({ network: 'office', id: request.id, until }))
    expect(await hasAccess()).toBe(true)
    const [given] = got(await admin.admin.waiting()).access
    expect(given).toMatchObject({ user: 'alice', grantId, until: Math.floor(until / 1000) * 1000 })
    got(await admin.admin.endAccess({ network: 'office', grantId }))
    expect(await hasAccess()).toBe(false)
    expect(got(await admin.admin.waiting()).access).toEqual([])
  })

  it('is refused, and may be asked for again', async () => {
    const { id } = await asked()
    got(await admin.admin.refuseAccess({ network: 'office', id }))
    expect(got(await admin.admin.waiting()).access).toEqual([])
    expect(await hasAccess()).toBe(false)
    expect((await ask('again')).status).toBe(200)
  })

  it('that somebody else has answered meanwhile is told so', async () => {
    const { id } = await asked()
    got(await admin.admin.refuseAccess({ network: 'office', id }))
    const late = await admin.admin.giveAccess({ network: 'office', id, until: Date.now() + hour })
    expect(late).toMatchObject({ ok: false, fault: { code: 'server.refused', message: 'request is not pending' } })
  })
})

describe('role and groups', () => {
  it('of an account are changed, and nothing else of it', async () => {
    const rowOf = async () => got(await admin.admin.users()).users.find(({ name }) => name === 'alice')
    got(await admin.admin.setUser({ name: 'alice', enabled: false, withClients: false }))
    got(await admin.admin.setUserAccess({ name: 'alice', role: 'auditor', add: [], remove: ['office-network-user-grp'] }))
    expect(await rowOf()).toMatchObject({ role: 'auditor', groupIds: [], mayUse: [], disabled: true })
    got(
      await admin.admin.setUserAccess({
        name: 'alice',
        role: 'service-user',
        add: ['lab-network-user-grp', 'office-network-user-grp'],
        remove: [],
      }),
    )
    expect(await rowOf()).toMatchObject({ role: 'service-user', mayUse: ['lab', 'office'], disabled: true })
  })

  it('an admin who is none any more administers nothing, and groups that weren’t spoken of stay', async () => {
    const rowOf = async () => got(await admin.admin.users()).users.find(({ name }) => name === 'alice')
    got(await admin.admin.setUserAccess({ name: 'alice', role: 'admin', add: [], remove: [] }))
    expect(await rowOf()).toMatchObject({ role: 'admin', mayUse: 'everything' })
    got(await admin.admin.setUserAccess({ name: 'alice', role: 'service-user', add: [], remove: [] }))
    expect(await rowOf()).toMatchObject({ role: 'service-user', groupIds: ['office-network-user-grp'], mayUse: ['office'] })
  })

  it('of a new account are given at once', async () => {
    got(
      await admin.admin.createUser({ name: 'carol', password: 'carol-pass', role: 'service-user', groupIds: ['office-network-user-grp'] }),
    )
    expect(got(await admin.admin.users()).users.find(({ name }) => name === 'carol')).toMatchObject({ mayUse: ['office'] })
  })
})
