import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { whyNotPermitted } from '../../../electron/common/rules/permissions.ts'
import { noExtClient } from '../../../electron/netmaker/wire/encode/ext-client.ts'
import { memberOf } from '../../../electron/server/auth/member.ts'
import { permissionTarget } from '../../../electron/server/auth/permission-target.ts'
import type { Route } from '../../../electron/server/http/router.ts'
import { owner } from '../replay/live-server.ts'
import { type Answer, startProWorld, type World } from './pro-world.ts'

/**
 * Who may call what on a Pro server: every endpoint of the router's table, for every role, by a real request. The table in `docs/permissions.md` is written
 * by this test (`npm run test:contract -- permission-matrix -u`) and must be up to date.
 */

const columns = [
  { user: '', title: 'signed out' },
  { user: owner.user, title: 'super-admin' },
  { user: 'admina', title: 'admin', role: 'admin', groups: [] },
  { user: 'audita', title: 'auditor', role: 'auditor', groups: [] },
  { user: 'plata', title: 'platform-user', role: 'platform-user', groups: [] },
  { user: 'platb', title: 'platform-user, office user', role: 'platform-user', groups: ['office-network-user-grp'] },
  { user: 'platc', title: 'platform-user, office admin', role: 'platform-user', groups: ['office-network-admin-grp'] },
  { user: 'serva', title: 'service-user', role: 'service-user', groups: [] },
  { user: 'servb', title: 'service-user, office user', role: 'service-user', groups: ['office-network-user-grp'] },
  { user: 'servc', title: 'service-user, user of all', role: 'service-user', groups: ['global-network-user-grp'] },
  { user: 'servd', title: 'service-user, office admin', role: 'service-user', groups: ['office-network-admin-grp'] },
  { user: 'serve', title: 'service-user, lab user', role: 'service-user', groups: ['lab-network-user-grp'] },
] as const
type Column = (typeof columns)[number]

/** One line of the table: an endpoint, and whose things are asked for. */
interface Row {
  readonly route: Route
  readonly whose: '' | 'own' | "another's"
}

type Verdict = 'yes' | '401' | '403'

describe('who may call what', () => {
  let world: World
  let rows: Row[]
  const table = new Map<string, Verdict>()

  beforeAll(async () => {
    world = await startProWorld()
    for (const column of columns) if ('role' in column) await world.addUser(column.user, column.role, column.groups)
    await world.addUser('other', 'service-user', ['global-network-user-grp'])
    world.keep()
    rows = world.server.endpoints.flatMap((route) => (isAboutSomebody(route) ? ownAndAnothers(route) : [{ route, whose: '' as const }]))
  }, 120_000)

  afterAll(async () => {
    await world.server.stop()
  })

  it('every endpoint says who may call it, and is about a known kind of thing where groups count', () => {
    const unknown = world.server.endpoints.filter(
      ({ path, access }) => (access === 'user' || access === 'self') && target(world, path, 'GET', '').resource === null,
    )
    // these are shut to everybody but admins and auditors: "target rsrc is missing"
    expect(unknown.map(({ path }) => path)).toEqual([
      '/api/server/settings',
      '/api/server/getserverinfo',
      '/api/server/usage',
      '/api/waygate/v1/audit',
      '/api/v1/rac/network/{network}/access_points',
    ])
  })

  it.each(columns)('$title', { timeout: 120_000 }, async (column) => {
    for (const row of rows) table.set(keyOf(row, column.user), await cell(row, column))
    expect(world.server.troubles).toEqual([])
  })

  it('is full, and written down', async () => {
    expect(table.size).toBe(rows.length * columns.length)
    const header = ['endpoint', 'whose', ...columns.map(({ title }) => title)]
    const lines = rows.map((row) => [
      `\`${row.route.method} ${row.route.path}\``,
      row.whose,
      ...columns.map((column) => table.get(keyOf(row, column.user)) ?? ''),
    ])
    const text = `${intro}\n${markdownTable([header, ...lines])}\n`
    await expect(text).toMatchFileSnapshot(join(import.meta.dirname, '../../../docs/permissions.md'))
  })

  /** netmaker-api.md 4.3, row by row, for a plain user with and without a group of the network. */
  it.each([
    ['GET /api/server/status', '', 'yes', 'yes'],
    ['GET /api/server/feature_flags', '', 'yes', 'yes'],
    ['GET /api/server/health', '', 'yes', 'yes'],
    ['GET /api/server/getconfig', '', 'yes', 'yes'],
    ['GET /api/server/settings', '', 'yes', 'yes'],
    ['GET /api/server/getserverinfo', '', '403', '403'],
    ['GET /api/server/usage', '', '403', '403'],
    ['GET /api/users/{username}', 'own', 'yes', 'yes'],
    ['GET /api/users/{username}', "another's", '403', '403'],
    ['GET /api/v1/users', 'own', 'yes', 'yes'],
    ['POST /api/v1/users/logout', 'own', 'yes', 'yes'],
    ['POST /api/users/{username}/validate-identity', 'own', 'yes', 'yes'],
    ['GET /api/users/{username}/remote_access_gw', 'own', 'yes', 'yes'],
    ['GET /api/users/{username}/remote_access_gw', "another's", '403', '403'],
    ['GET /api/users', '', '403', '403'],
    ['GET /api/nodes', '', 'yes', 'yes'],
    ['GET /api/hosts', '', 'yes', 'yes'],
    ['GET /api/v1/hosts', '', 'yes', 'yes'],
    ['GET /api/networks', '', 'yes', 'yes'],
    ['GET /api/nodes/{network}', '', '403', 'yes'],
    ['GET /api/v1/nodes/{network}/status', '', '403', 'yes'],
    ['GET /api/extclients/{network}', '', '403', 'yes'],
    ['GET /api/extclients', '', '403', '403'],
    ['POST /api/extclients/{network}/{nodeid}', '', '403', 'yes'],
    ['GET /api/extclients/{network}/{clientid}', 'own', '403', 'yes'],
    ['GET /api/extclients/{network}/{clientid}', "another's", '403', '403'],
    ['PUT /api/extclients/{network}/{clientid}', 'own', '403', 'yes'],
    ['PUT /api/extclients/{network}/{clientid}', "another's", '403', '403'],
    ['DELETE /api/extclients/{network}/{clientid}', 'own', '403', 'yes'],
    ['GET /api/extclients/{network}/{clientid}/{type}', 'own', '403', 'yes'],
    ['GET /api/extclients/{network}/{clientid}/{type}', "another's", '403', '403'],
    ['POST /api/nodes/{network}/{nodeid}/inet_gw', '', '403', '403'],
    ['PUT /api/nodes/{network}/{nodeid}/inet_gw', '', '403', '403'],
    ['DELETE /api/nodes/{network}/{nodeid}/inet_gw', '', '403', '403'],
    ['POST /api/nodes/{network}/{nodeid}/gateway', '', '403', '403'],
    ['DELETE /api/nodes/{network}/{nodeid}/gateway', '', '403', '403'],
    ['POST /api/nodes/{network}/{nodeid}/gateway/assign', '', '403', '403'],
    ['PUT /api/nodes/{network}/{nodeid}', '', '403', '403'],
    ['PUT /api/hosts/{hostid}', '', '403', '403'],
    ['GET /api/v1/rac/networks', '', 'yes', 'yes'],
    ['GET /api/v1/rac/network/{network}/access_points', '', '403', '403'],
    ['GET /api/v1/jit_user/networks', '', 'yes', 'yes'],
    ['POST /api/v1/jit_user/request', '', '403', 'yes'],
  ])('4.3: %s %s', (endpoint, whose, without, within) => {
    const seen = (user: string) => table.get(`${endpoint} ${whose} ${user}`)
    expect([seen('serva'), seen('servb'), seen('servc'), seen('serve')]).toEqual([without, within, within, without])
    expect(seen('')).toBe(/server\/(status|feature_flags|health)$/.test(endpoint) ? 'yes' : '401')
  })

  it('admins may call everything that users may; whoever runs a network everything in it', () => {
    const forUsers = rows.filter(({ route }) => route.access === 'user')
    const inOffice = forUsers.filter(({ route, whose }) => route.path.includes('{network}') && whose !== "another's")
    const refused = (user: string, list: Row[]) => list.filter((row) => table.get(keyOf(row, user)) !== 'yes').map(label)
    expect(refused('admina', forUsers)).toEqual([])
    expect(refused('servd', inOffice)).toEqual(['GET /api/v1/rac/network/{network}/access_points '])
    expect(refused('platc', inOffice)).toEqual(['GET /api/v1/rac/network/{network}/access_points '])
  })

  async function cell(row: Row, column: Column): Promise<Verdict> {
    const { route } = row
    const path = filled(world, row, column.user)
    furnishClients(world, column.user)
    const expected = expectedReason(row, column, path)
    const answer = await world.call(column.user, route.method, path, route.method === 'GET' ? undefined : {})
    world.restore()
    const seen = verdict(answer)
    const about = `${route.method} ${path} as ${column.title}: ${answer.status} ${answer.message}`
    if (seen === 'yes') expect(expected, about).toBeNull()
    else expect([answer.status, answer.message], about).toEqual([Number(seen), expected])
    return seen
  }

  /** What the rules say about this request; null: go on. */
  function expectedReason({ route, whose }: Row, { user }: Column, path: string): string | null {
    if (route.access === 'nobody')
      return ['/api/nodes/{network}/{nodeid}', '/api/hosts/{hostid}'].includes(route.path) ? 'unauthorized' : null
    if (route.access === 'agent' || user === '') return 'unauthorized'
    // a sign-in that waits for its second factor is about nobody but itself
    if (route.access === 'preAuth') return whose === "another's" ? 'forbidden' : null
    const record = world.server.database.view.get('users', user)
    if (route.access === 'token' || record === undefined) return null
    const reason = whyNotPermitted(memberOf(world.server.database.view, record), target(world, route.path, route.method, path))
    return reason ?? (route.access === 'self' && whose === "another's" ? 'forbidden' : null)
  }
})

const intro = `# Who may call what

Of \`waygate serve --pro\`. Written by \`test/contract/pro/permission-matrix.test.ts\`, which asks the server for every cell; the rules are
\`electron/common/rules/permissions.ts\`. \`yes\`: the endpoint answers (it may still refuse what is asked of it); \`403\`: the permission check refuses; \`401\`: no
valid token of the right kind. The requests are about the network \`office\`. In the community edition every user is an admin.
`

/** A sign-in that is refused with 401 is an answer, not a closed door. */
function verdict({ status, headers, message }: Answer): Verdict {
  if (status === 401 && message === 'unauthorized') return '401'
  return headers.get('access_perm') !== null || message === 'forbidden' ? '403' : 'yes'
}

function label({ route, whose }: Row): string {
  return `${route.method} ${route.path} ${whose}`
}

function keyOf(row: Row, user: string): string {
  return `${label(row)} ${user}`
}

/** Columns as wide as their widest cell, as the formatter wants them. */
function markdownTable([header = [], ...lines]: readonly (readonly string[])[]): string {
  const widths = header.map((_, at) => Math.max(...[header, ...lines].map((cells) => (cells[at] ?? '').length)))
  const row = (cells: readonly string[]) => `| ${cells.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join(' | ')} |`
  return [row(header), row(widths.map((width) => '-'.repeat(width))), ...lines.map(row)].join('\n')
}

const someClient = {
  ...noExtClient,
  network: 'office',
  publicKey: 'rVrG9H6pEFF4NaBLze+WF0XfYFHUtMtjIt3OdPjcxWM=',
  address4: '100.64.255.254',
  enabled: true,
}

const byQuery = ['/api/v1/users', '/api/v1/users/logout', '/api/v1/users/access_token']

function isAboutSomebody({ path }: Route): boolean {
  return path.includes('{username}') || path.includes('{clientid}') || byQuery.includes(path)
}

function ownAndAnothers(route: Route): Row[] {
  return [
    { route, whose: 'own' },
    { route, whose: "another's" },
  ]
}

function filled({ ids }: World, { route, whose }: Row, user: string): string {
  const mine = whose === 'own' && user !== '' ? user : 'other'
  const values: Readonly<Record<string, string>> = {
    username: mine,
    network: 'office',
    nodeid: route.path.startsWith('/api/extclients') ? ids.split : ids.laptop,
    clientid: `of-${mine}`,
    hostid: ids.laptop.replace(/^0/, '1'),
    hostId: ids.laptop.replace(/^0/, '1'),
    type: 'file',
    keyID: 'no-such-key',
    gatewayId: ids.split,
  }
  const path = route.path.replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? 'unknown')
  if (byQuery.includes(route.path)) return `${path}?username=${mine}`
  return /jit$|jit_user\/request|posture_check/.test(route.path) ? `${path}?network=office` : path
}

/** One remote client of this user and one of another, in office. */
function furnishClients({ server, ids }: World, user: string): void {
  const draft = server.database.draft()
  for (const name of new Set([user || 'other', 'other'])) {
    if (draft.get('clients', `office/of-${name}`) === undefined)
      draft.put('clients', { ...someClient, id: `of-${name}`, owner: name, gatewayNodeId: ids.split })
  }
  server.database.commit(draft)
}

function target({ server }: World, template: string, method: Route['method'], path: string) {
  const url = new URL(path, 'http://server')
  const names = [...template.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name)
  const found = new RegExp(`^${template.replace(/\{\w+\}/g, '([^/]+)')}$`).exec(url.pathname) ?? []
  const params = Object.fromEntries(names.map((name, at) => [name, found[at + 1] ?? '']))
  return permissionTarget(server.database.view, { method, path: url.pathname, template, params, query: url.searchParams })
}
