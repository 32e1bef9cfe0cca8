import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { owner } from '../replay/live-server.ts'
import { type Answer, startProWorld, type World } from './pro-world.ts'

const email = 'ann@example.org'
const password = 'waygate-pass'

describe('invitations', () => {
  let world: World

  beforeAll(async () => {
    world = await startProWorld()
    await world.addUser('admina', 'admin')
    await world.addUser('alice', 'service-user', ['office-network-user-grp'])
    world.keep()
  })

  beforeEach(() => world.restore())

  afterAll(async () => {
    await world.server.stop()
    expect(world.server.troubles).toEqual([])
  })

  const asked = { user_emails: [email], platform_role_id: 'service-user', user_group_ids: { 'office-network-user-grp': {} } }
  const invite = (body: unknown, as: string = owner.user) => world.call(as, 'POST', '/api/v1/users/invite', body)
  const said = ({ status, message }: Answer) => [status, message]
  const signUp = (code: string, body: unknown, of = email) =>
    world.call('', 'POST', `/api/v1/users/invite-signup?email=${of}&invite_code=${code}`, body)

  async function codes(): Promise<string[]> {
    const { body } = await world.call(owner.user, 'GET', '/api/v1/users/invites')
    return z
      .object({ Response: z.array(z.object({ invite_code: z.string() })) })
      .parse(body)
      .Response.map(({ invite_code }) => invite_code)
  }

  it('are made for addresses that nobody has, and listed', async () => {
    expect(said(await invite({ ...asked, user_emails: ['Ann@Example.org', email] }))).toEqual([200, 'triggered user invites'])
    const list = await world.call(owner.user, 'GET', '/api/v1/users/invites')
    expect(list.body).toEqual({
      Code: 200,
      Message: 'fetched pending user invites',
      Response: [
        {
          email,
          platform_role_id: 'service-user',
          user_group_ids: { 'office-network-user-grp': {} },
          network_roles: null,
          invite_code: expect.stringMatching(/^\w{24}$/),
          // deviation invitations-are-handed-over
          invite_url: '',
        },
      ],
    })
  })

  it('let somebody make their own account, once', async () => {
    await invite(asked)
    const [code = ''] = await codes()
    expect(said(await world.call('', 'GET', `/api/v1/users/invite?email=${email}&invite_code=${code}`))).toEqual([200, 'invite is valid'])
    expect(said(await signUp(code, { username: email, password, platform_role_id: 'admin' }))).toEqual([
      200,
      `created user successfully ${email}`,
    ])
    expect(world.server.database.view.get('users', email)).toMatchObject({ role: 'service-user', groups: ['office-network-user-grp'] })
    expect(await codes()).toEqual([])
    expect(said(await signUp(code, { username: email, password }))).toEqual([400, 'no result found'])
  })

  it('refused sign-ups', async () => {
    await invite(asked)
    const [code = ''] = await codes()
    expect(said(await signUp('wrong', { username: email, password }))).toEqual([400, 'invalid invite code'])
    expect(said(await signUp(code, { username: email, password }, 'bob@example.org'))).toEqual([400, 'no result found'])
    expect(said(await signUp(code, {}))).toEqual([400, 'username not matching with invite'])
    expect(said(await signUp(code, { username: email }))).toEqual([400, 'password cannot be empty'])
    expect(said(await signUp(code, { username: email, password: '1234' }))).toEqual([500, 'password must have a minimum of 5 characters'])
    expect(said(await world.call('', 'GET', `/api/v1/users/invite?email=${email}`))).toEqual([500, 'invalid code'])
    expect(world.server.database.view.get('users', email)).toBeUndefined()
  })

  it.each([
    [{ ...asked, platform_role_id: 'super-admin' }, 400, 'super admin cannot be invited'],
    [{ ...asked, platform_role_id: '' }, 400, 'platform role id cannot be empty'],
    [{ ...asked, platform_role_id: 'boss' }, 400, 'record not found'],
    [{ ...asked, user_group_ids: { nobody: {} } }, 400, 'user group `nobody` not found'],
    [{ ...asked, network_roles: { nowhere: {} } }, 400, 'failed to fetch network nowhere '],
    [{ ...asked, network_roles: { office: { 'lab-network-user': {} } } }, 400, 'failed to fetch role lab-network-user '],
    [{ ...asked, user_emails: ['ann'] }, 400, 'invalid email ann'],
  ])('refused: %j', async (body, status, message) => {
    expect(said(await invite(body))).toEqual([status, message])
  })

  it('are for admins, and admins are asked in by the super-admin', async () => {
    expect(said(await invite(asked, 'alice'))).toEqual([403, 'access denied to user'])
    expect(said(await invite({ ...asked, platform_role_id: 'admin' }, 'admina'))).toEqual([403, 'only superadmin can invite admin users'])
    expect(said(await invite({ ...asked, platform_role_id: 'admin' }))).toEqual([200, 'triggered user invites'])
  })

  it('open nothing to who only looks', async () => {
    await world.addUser('audita', 'auditor')
    await invite(asked)
    expect((await world.call('audita', 'GET', '/api/v1/users/invites')).body).toMatchObject({ Response: [{ email, invite_code: '' }] })
  })

  it('are taken back, one or all', async () => {
    await invite({ ...asked, user_emails: [email, 'bob@example.org', 'cid@example.org'] })
    const remove = (path: string) => world.call(owner.user, 'DELETE', path)
    expect(said(await remove(`/api/v1/users/invite?invitee_email=${email}`))).toEqual([200, 'deleted user invite'])
    expect(await codes()).toHaveLength(2)
    expect(said(await remove('/api/v1/users/invites'))).toEqual([200, 'cleared all pending user invites'])
    expect(await codes()).toEqual([])
  })

  it('end with an account of that name, whoever makes it', async () => {
    await invite(asked)
    await world.call(owner.user, 'POST', '/api/users/x', { username: email, password, platform_role_id: 'auditor' })
    expect(await codes()).toEqual([])
    expect(said(await invite(asked))).toEqual([200, 'triggered user invites'])
    expect(await codes()).toEqual([])
  })

  it('nobody waits for approval on a server without single sign-on, and the list says so', async () => {
    expect((await world.call(owner.user, 'GET', '/api/users_pending')).body).toEqual([])
  })
})
