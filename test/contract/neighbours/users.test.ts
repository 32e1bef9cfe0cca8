import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { type Community, nodes, said, startCommunity } from './community.ts'

describe('neighbours: users', () => {
  let world: Community

  beforeAll(async () => {
    world = await startCommunity()
  })

  beforeEach(() => world.restore())

  afterAll(async () => {
    await world.server.stop()
    expect(world.server.troubles).toEqual([])
  })

  const create = (body: unknown, as?: string) => world.call('POST', '/api/users/whoever', body, as)
  const user = (name: string) => ({ username: name, password: 'waygate-pass', platform_role_id: 'admin' })

  describe('create', () => {
    it.each([
      ['', 400, 'EOF'],
      [{}, 400, 'username cannot be empty\npassword must have a minimum of 5 characters'],
      [
        { username: 'a/b', password: '1234' },
        400,
        'username must have more than 3 characters\ninvalid character(s) in username\npassword must have a minimum of 5 characters',
      ],
      [{ username: 'masteradministrator', password: 'waygate-pass' }, 400, 'username not allowed'],
      [{ username: 'owner', password: '' }, 400, 'user exists'],
      [{ username: 5 }, 400, 'json: cannot unmarshal number into Go struct field User.username of type string'],
      [
        { username: 'alice', auth_type: 5 },
        400,
        'json: cannot unmarshal number into Go struct field User.auth_type of type schema.AuthType',
      ],
    ])('%j', async (body, status, message) => {
      expect(said(await create(body))).toEqual([status, message])
    })

    it('the body names the user, and what else was said of them is kept', async () => {
      const made = await create({ ...user('Alice.Liddell'), display_name: 'Alice', account_disabled: true })
      expect(made.body).toMatchObject({ username: 'Alice.Liddell', display_name: 'Alice', account_disabled: true, num_access_tokens: 0 })
    })

    it('a mail address is a name', async () => {
      expect((await create(user('alice@example.org'))).status).toBe(200)
    })

    it('an admin makes none', async () => {
      expect(said(await create(user('alice'), 'admin1'))).toEqual([403, 'only superadmin can create admin users'])
    })
  })

  describe('delete', () => {
    it('answers a sentence, and the token is nobody any more', async () => {
      expect(await world.call('DELETE', '/api/users/admin1')).toMatchObject({
        status: 200,
        type: 'application/json',
        text: '"admin1 deleted."\n',
      })
      expect(said(await world.call('GET', '/api/networks', undefined, 'admin1'))).toEqual([401, 'record not found'])
      expect(said(await world.call('POST', '/api/users/admin1/validate-identity', { password: 'x' }, 'admin1'))).toEqual([
        401,
        'record not found',
      ])
      expect(said(await world.call('GET', '/api/server/settings', undefined, 'admin1'))).toEqual([401, 'unauthorized'])
    })

    it('refusals', async () => {
      const noAdmins = [500, 'admin cannot delete another admin user, including oneself']
      expect(said(await world.call('DELETE', '/api/users/nobody'))).toEqual([500, 'record not found'])
      expect(said(await world.call('DELETE', '/api/users/owner'))).toEqual([500, 'superadmin cannot be deleted'])
      expect(said(await world.call('DELETE', '/api/users/owner', undefined, 'admin1'))).toEqual([500, 'superadmin cannot be deleted'])
      expect(said(await world.call('DELETE', '/api/users/admin2', undefined, 'admin1'))).toEqual(noAdmins)
      expect(said(await world.call('DELETE', '/api/users/admin1', undefined, 'admin1'))).toEqual(noAdmins)
    })
  })

  describe('disable and enable', () => {
    it('refusals', async () => {
      const act = (name: string, action: string, as?: string) => world.call('POST', `/api/users/${name}/${action}`, undefined, as)
      expect(said(await act('nobody', 'disable'))).toEqual([500, 'record not found'])
      expect(said(await act('owner', 'disable'))).toEqual([403, 'cannot disable self'])
      expect(said(await act('owner', 'enable'))).toEqual([403, 'cannot enable self'])
      expect(said(await act('owner', 'disable', 'admin1'))).toEqual([403, 'cannot disable a super-admin'])
      expect(said(await act('admin2', 'disable', 'admin1'))).toEqual([403, 'admin cannot disable an admin'])
      expect(said(await act('owner', 'enable', 'admin1'))).toEqual([200, 'user account enabled'])
    })

    it('with their remote clients, whose tags a switch unsets', async () => {
      await world.call('POST', `/api/nodes/office/${nodes.gw1}/gateway`, {})
      await world.call('POST', `/api/extclients/office/${nodes.gw1}`, { clientid: 'phone' }, 'admin1')
      await world.call('POST', '/api/users/admin1/disable?force_disable_configs=true')
      expect(await world.entry('/api/extclients/office', 'clientid', 'phone')).toMatchObject({ enabled: false, tags: null })
    })
  })

  describe('several at once', () => {
    const bulk = '/api/v1/users/bulk'

    it('are deleted but for the super-admin, oneself and who is unknown', async () => {
      const answer = await world.call('DELETE', bulk, { ids: ['admin1', 'owner', 'nobody'] })
      expect([answer.status, answer.body]).toEqual([202, { Code: 202, Message: 'bulk delete of 3 user(s) accepted', Response: null }])
      expect((await world.call('GET', '/api/users')).body).toMatchObject([{ username: 'admin2' }, { username: 'owner' }])
    })

    it('are disabled and enabled', async () => {
      expect(said(await world.call('POST', `${bulk}/status`, { ids: ['admin1', 'owner'], disable: true }))).toEqual([
        202,
        'bulk disable of 2 user(s) accepted',
      ])
      expect((await world.call('GET', '/api/users')).body).toMatchObject([
        { account_disabled: true },
        { username: 'admin2' },
        { account_disabled: false },
      ])
      expect(said(await world.call('POST', `${bulk}/status`, { ids: ['admin1'] }))).toEqual([202, 'bulk enable of 1 user(s) accepted'])
      expect((await world.call('GET', '/api/users')).body).toMatchObject([{ account_disabled: false }, { username: 'admin2' }, {}])
    })

    it.each([
      ['DELETE', bulk],
      ['POST', `${bulk}/status`],
    ])('%s %s refuses what names nobody', async (method, path) => {
      expect(said(await world.call(method, path, ''))).toEqual([400, 'invalid request body: EOF'])
      expect(said(await world.call(method, path, { ids: [] }))).toEqual([400, 'no usernames provided'])
    })
  })

  describe('the super-admin', () => {
    const transfer = (name: string, as?: string) => world.call('POST', `/api/users/adm/transfersuperadmin/${name}`, undefined, as)

    it('hands the role over, and is an admin', async () => {
      expect((await transfer('admin1')).body).toMatchObject({ username: 'admin1', platform_role_id: 'super-admin', issuperadmin: true })
      expect((await world.call('GET', '/api/users')).body).toMatchObject([
        { issuperadmin: true },
        { username: 'admin2' },
        { username: 'owner', issuperadmin: false, isadmin: true },
      ])
      expect((await world.call('DELETE', '/api/users/owner', undefined, 'admin1')).status).toBe(200)
    })

    it('refusals', async () => {
      expect(said(await transfer('admin1', 'admin1'))).toEqual([403, 'only superadmin can assign the superadmin role to another user'])
      expect(said(await transfer('nobody'))).toEqual([400, 'record not found'])
      expect(said(await transfer('owner'))).toEqual([403, 'only admins can be promoted to superadmin role'])
    })
  })

  describe('update', () => {
    const update = (name: string, body: unknown, as?: string) => world.call('PUT', `/api/users/${name}`, body, as)

    it('refusals, in their order', async () => {
      expect(said(await update('nobody', ''))).toEqual([500, 'record not found'])
      expect(said(await update('admin1', ''))).toEqual([400, 'EOF'])
      expect(said(await update('admin1', {}))).toEqual([400, 'user in param and request body not matching'])
      expect(said(await update('admin1', { username: 'admin1', platform_role_id: 'super-admin' }))).toEqual([
        403,
        'only a super-admin can assign the super-admin role to another user via transferSuperAdmin method',
      ])
      expect(said(await update('owner', { username: 'owner' }, 'admin1'))).toEqual([403, 'cannot update superadmin user'])
      expect(said(await update('admin2', { username: 'admin2' }, 'admin1'))).toEqual([
        403,
        'an admin user does not have permissions to update another admin user',
      ])
      expect(said(await update('owner', { username: 'owner' }))).toEqual([403, 'user not allowed to self assign role'])
      expect(said(await update('admin1', { username: 'admin1', password: '1234' }))).toEqual([400, 'password requires min 5 characters'])
      expect(said(await update('admin1', { username: 'admin1', platform_role_id: 'service-user' }))).toEqual([
        400,
        'invalid user role service-user',
      ])
      expect(said(await update('admin1', { username: 'admin1', platform_role_id: 'boss' }))).toEqual([400, 'invalid user role boss'])
    })

    it('keeps a display name that was left out', async () => {
      expect((await update('admin1', { username: 'admin1', display_name: 'One' })).body).toMatchObject({ display_name: 'One' })
      expect((await update('admin1', { username: 'admin1' })).body).toMatchObject({ display_name: 'One', platform_role_id: 'admin' })
    })
  })

  it('the paged list: filters, words that mean nothing, pages that are none', async () => {
    const names = async (query: string) => {
      const page = z.object({
        Response: z.object({ data: z.array(z.object({ username: z.string() })), page: z.number(), per_page: z.number() }),
      })
      const { Response: found } = page.parse((await world.call('GET', `/api/v2/users?${query}`)).body)
      return [found.data.map(({ username }) => username), found.page, found.per_page]
    }
    expect(await names('')).toEqual([['admin1', 'admin2', 'owner'], 1, 10])
    expect(await names('account_status=locked&mfa_status=maybe')).toEqual([['admin1', 'admin2', 'owner'], 1, 10])
    expect(await names('account_status=disabled')).toEqual([[], 1, 10])
    expect(await names('role=admin&auth_type=basic')).toEqual([['admin1', 'admin2'], 1, 10])
    expect(await names('auth_type=oauth')).toEqual([[], 1, 10])
    expect(await names('q=OWN&page=0&per_page=101')).toEqual([['owner'], 1, 10])
    expect(await names('page=-1&per_page=1')).toEqual([['admin1'], -1, 1])
    expect(await names('page=7')).toEqual([[], 7, 10])
  })

  it('looks begin as the default, which also takes the place of what is left out', async () => {
    const settings = '/api/users/owner/settings'
    const standard = { theme: 'dark', text_size: '16', reduced_motion: false }
    expect((await world.call('GET', settings)).body).toEqual({ Code: 200, Message: 'fetched user settings', Response: standard })
    expect((await world.call('PUT', settings, { reduced_motion: true })).body).toMatchObject({
      Response: { theme: '', text_size: '', reduced_motion: true },
    })
    expect((await world.call('GET', settings)).body).toMatchObject({ Response: { ...standard, reduced_motion: true } })
    expect(said(await world.call('PUT', settings, { theme: 1 }))).toEqual([
      400,
      'invalid request body: json: cannot unmarshal number into Go struct field UserSettings.theme of type models.Theme',
    ])
  })

  describe('access tokens', () => {
    const tokens = '/api/v1/users/access_token'

    it.each([
      ['', 400, 'EOF'],
      [{ name: 'tray' }, 400, 'username is required'],
      [{ name: 'tray', user_name: 'nobody' }, 401, 'record not found'],
      [
        { name: 'tray', user_name: 'owner', expires_at: '2030-01-01' },
        400,
        'parsing time "2030-01-01" as "2006-01-02T15:04:05Z07:00": cannot parse "" as "T"',
      ],
    ])('create %j', async (body, status, message) => {
      expect(said(await world.call('POST', tokens, body))).toEqual([status, message])
    })

    it('of another admin are theirs, and of everybody the super-admin', async () => {
      const refused = [403, 'not enough permissions to create token for user owner']
      expect(said(await world.call('POST', tokens, { name: 'tray', user_name: 'owner' }, 'admin1'))).toEqual(refused)
      expect(said(await world.call('POST', tokens, { name: 'tray', user_name: 'admin1' }))).toEqual([
        200,
        'api access token has generated for user admin1',
      ])
    })

    it('a list that is empty, and refused reads', async () => {
      expect((await world.call('GET', `${tokens}?username=nobody`)).body).toEqual({
        Code: 200,
        Message: 'fetched api access tokens for user nobody',
        Response: [],
      })
      expect(said(await world.call('GET', tokens))).toEqual([400, 'username is required'])
      expect(said(await world.call('DELETE', tokens))).toEqual([400, 'id is required'])
      expect(said(await world.call('DELETE', `${tokens}?id=none`))).toEqual([400, 'token does not exist'])
    })
  })

  it.each([
    ['GET', '/api/v1/users'],
    ['POST', '/api/v1/users/logout'],
    ['POST', '/api/users/nobody/auth/init-totp'],
    ['GET', '/api/users/nobody/settings'],
  ])('%s %s is for oneself', async (method, path) => {
    expect(said(await world.call(method, path))).toEqual([403, 'forbidden'])
  })
})
