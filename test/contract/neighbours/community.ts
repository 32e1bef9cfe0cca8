import { z } from 'zod'
import { keepState } from '../replay/kept-state.ts'
import { type LiveServer, owner, startLiveServer } from '../replay/live-server.ts'
import { seedCast } from '../replay/seed-cast.ts'

/** A community server with the recorded cast and two admins (`admin1`, `admin2`), and requests that nobody recorded: neighbours of those that were, answered as Netmaker's source says. */
export interface Community {
  readonly server: LiveServer
  /** As the owner, or as `as`; '' = nobody. `body`: text is sent as it is, everything else as JSON. */
  call(method: string, path: string, body?: unknown, as?: string): Promise<Answer>
  /** Puts the database back to what it was at the start. */
  restore(): void
  /** One entry of a list, by a field's value. */
  entry(path: string, field: string, value: string | boolean): Promise<Record<string, unknown>>
}

export interface Answer {
  readonly status: number
  readonly type: string | null
  readonly text: string
  /** undefined: it is no JSON. */
  readonly body: unknown
  readonly headers: Headers
}

/** Of the cast (`fixtures/00-cast.json`): nodes in office, and their hosts. */
export const nodes = {
  gw1: 'e2826e4d-7746-45f9-9569-bd19d0063664',
  gw2: '218e7ebd-08a1-40bf-8572-92c78eeac45c',
  lap: 'a1e05edb-b67f-443e-bbb2-e54ac1f144be',
  rel: '1d3bc2b2-320d-40f1-9c58-de9616d5de9e',
  bh: '43d5e526-7dc7-4d9b-8abe-f0bfe81490a4',
  winpc: '1867c2bd-1a70-45c2-ad98-08596d625dbe',
} as const
export const hosts = {
  gw1: '8594ba76-1779-4d9b-b85b-b1965604a647',
  gw2: '18217c4a-4435-4780-8e83-011a526c6a59',
  lap: 'a64b0f2e-2e87-47ed-a862-5b83c75c5e24',
  winpc: 'f5ca03c6-2b20-4e00-b5fa-c0800beaca84',
} as const
export const noUuid = '00000000-0000-0000-0000-000000000000'
export const unknownId = '00000000-0000-4000-8000-00000000dead'

const password = 'waygate-pass'
const tokenSchema = z.object({ Response: z.object({ AuthToken: z.string() }) })

export async function startCommunity(): Promise<Community> {
  const server = await startLiveServer({ bootstrap: owner, seed: seedCast })
  const tokens = new Map<string, string>()

  async function call(method: string, path: string, body?: unknown, as: string = owner.user): Promise<Answer> {
    const token = tokens.get(as)
    const headers: Record<string, string> = token === undefined ? {} : { Authorization: `Bearer ${token}` }
    const sent = body === undefined || typeof body === 'string' ? (body ?? null) : JSON.stringify(body)
    const answer = await fetch(`${server.url}${path}`, { method, headers, body: sent, redirect: 'manual' })
    const text = await answer.text()
    return { status: answer.status, type: answer.headers.get('content-type'), text, body: parsed(text), headers: answer.headers }
  }

  async function signIn(username: string): Promise<void> {
    const answer = await call('POST', '/api/users/adm/authenticate', { username, password }, '')
    tokens.set(username, tokenSchema.parse(answer.body).Response.AuthToken)
  }

  await signIn(owner.user)
  for (const username of ['admin1', 'admin2']) {
    await call('POST', `/api/users/${username}`, { username, password, platform_role_id: 'admin' })
    await signIn(username)
  }
  const restore = keepState(server.database)
  return {
    server,
    call,
    restore,
    entry: async (path, field, value) => {
      const list = z.array(z.record(z.string(), z.unknown())).parse((await call('GET', path)).body)
      const found = list.find((item) => item[field] === value)
      if (found === undefined) throw new Error(`${path} has none with ${field} ${value}`)
      return found
    },
  }
}

/** A refusal, or a wrapped answer: status and words. */
export function said({ status, body }: Answer): unknown[] {
  const wrapped = z.object({ Code: z.number(), Message: z.string() }).safeParse(body)
  return wrapped.success ? [status, wrapped.data.Message] : [status, body]
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
