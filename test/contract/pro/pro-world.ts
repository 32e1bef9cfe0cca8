import { z } from 'zod'
import type { PlatformRole } from '../../../electron/common/rules/roles.ts'
import { fullGateway } from '../../../electron/server/api/gateway-role.ts'
import { joinNetwork } from '../../../electron/server/domain/membership.ts'
import type { ServerOptions } from '../../../electron/server/start-server.ts'
import type { Database } from '../../../electron/server/store/database.ts'
import { keepState } from '../replay/kept-state.ts'
import { type LiveServer, owner, startLiveServer } from '../replay/live-server.ts'
import { plainHost } from '../replay/plain-host.ts'

export interface Answer {
  readonly status: number
  readonly type: string
  readonly headers: Headers
  readonly body: unknown
  /** Of a wrapped answer or a refusal; '' otherwise. */
  readonly message: string
}

export interface World {
  readonly server: LiveServer
  readonly ids: Readonly<Record<'exit' | 'split' | 'laptop' | 'stranger', string>>
  /** Signed in as that user; '' = signed out. */
  call(user: string, method: string, path: string, body?: unknown): Promise<Answer>
  addUser(name: string, role: PlatformRole, groups?: readonly string[]): Promise<void>
  /** Puts the database back to what it was when `keep` was called last. */
  keep(): void
  restore(): void
}

const password = 'waygate-pass'
const ids = {
  exit: '00000000-0000-4000-8000-000000000001',
  split: '00000000-0000-4000-8000-000000000002',
  laptop: '00000000-0000-4000-8000-000000000003',
  stranger: '00000000-0000-4000-8000-000000000004',
}

/** A Pro server with the networks office (an exit, a plain gateway, a laptop) and lab (an exit, `stranger`). */
export async function startProWorld(options: Partial<ServerOptions> = {}): Promise<World> {
  const server = await startLiveServer({ ...options, bootstrap: owner, edition: 'pro', seed })
  const tokens = new Map([['', '']])
  let restore = keepState(server.database)

  async function call(user: string, method: string, path: string, body?: unknown): Promise<Answer> {
    const headers: Record<string, string> = user === '' ? {} : { Authorization: `Bearer ${tokens.get(user) ?? ''}` }
    const answer = await fetch(`${server.url}${path}`, { method, headers, body: body === undefined ? null : JSON.stringify(body) })
    const text = await answer.text()
    const decoded: unknown = /^[[{"tfn]/.test(text) ? parsed(text) : text
    const message = z.object({ Message: z.string() }).safeParse(decoded).data?.Message ?? ''
    return { status: answer.status, type: answer.headers.get('content-type') ?? '', headers: answer.headers, body: decoded, message }
  }

  async function signIn(user: string): Promise<void> {
    const answer = await call('', 'POST', '/api/users/adm/authenticate', { username: user, password })
    tokens.set(user, z.object({ Response: z.object({ AuthToken: z.string() }) }).parse(answer.body).Response.AuthToken)
  }

  await signIn(owner.user)
  return {
    server,
    ids,
    call,
    addUser: async (name, role, groups = []) => {
      const user_group_ids = Object.fromEntries(groups.map((id) => [id, {}]))
      const made = await call(owner.user, 'POST', `/api/users/${name}`, {
        username: name,
        password,
        platform_role_id: role,
        user_group_ids,
      })
      if (made.status !== 200) throw new Error(`${name}: ${made.message}`)
      await signIn(name)
    },
    keep: () => {
      restore = keepState(server.database)
    },
    restore: () => restore(),
  }
}

function seed(database: Database): void {
  const draft = database.draft()
  const now = Date.now()
  for (const [name, range4] of [
    ['office', '100.64.0.0/16'],
    ['lab', '10.77.0.0/24'],
  ] as const) {
    const facts = { range6: '', keepalive: 20, mtu: 1280, autoRemove: false, autoRemoveTags: [], autoRemoveThreshold: 0 }
    draft.put('networks', { id: crypto.randomUUID(), name, range4, ...facts, nodesUpdatedAt: now, createdAt: now, updatedAt: now })
  }
  for (const [name, id] of Object.entries(ids)) {
    const host = { ...plainHost(name), id: id.replace(/^0/, '1') }
    draft.put('hosts', host)
    const joined = joinNetwork(draft, host.id, name === 'stranger' ? 'lab' : 'office', { id, now })
    if (!joined.ok) throw new Error(joined.message)
    if (name !== 'laptop') draft.put('nodes', fullGateway(joined.node, { internet: name !== 'split', autoRelay: true }, now))
  }
  database.commit(draft)
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
