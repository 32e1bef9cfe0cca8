import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { describe, expect, it } from 'vitest'
import type { Edition } from '../../electron/common/model/snapshot.ts'
import type { Result } from '../../electron/common/result.ts'
import { got } from '../unit/client/world.ts'
import { startLoneClient } from './lone-client.ts'
import { createApi } from './replay/api.ts'
import { owner, startLiveServer } from './replay/live-server.ts'

/** Somebody's own new password, by the client that people use, at both editions of the server. */

const before = 'alice-pass'
const after = 'another-pass'

interface Trial {
  readonly change: (current: string) => Promise<Result<unknown>>
  readonly session: () => Promise<string>
  /** How the server answers a sign-in with that password. */
  readonly tries: (password: string) => Promise<number>
  readonly roleAndGroups: () => unknown
}

/** Alice, signed in; `front`: what stands before the server, by the server's address. */
async function withAlice<T>(
  { edition, role }: { readonly edition: Edition; readonly role: string },
  trial: (alice: Trial) => Promise<T>,
  front: (target: string) => Promise<Front> = async (target) => ({ url: target, stop: async () => undefined }),
): Promise<T> {
  const server = await startLiveServer({ bootstrap: owner, edition })
  const { client, end } = await startLoneClient()
  const stand = await front(server.url)
  try {
    const api = createApi(server.url)
    const admin = await api.signIn(owner.user, owner.password)
    await admin.send('POST', '/api/users/alice', { username: 'alice', password: before, platform_role_id: role })
    got(await client.acts.signIn({ server: stand.url, user: 'alice', password: before }))
    const inUse = client.views.session().accounts.find(({ current }) => current)?.account ?? ''
    return await trial({
      change: (current) => client.acts.changePassword({ account: inUse, current, next: after }),
      session: async () => {
        got(await client.acts.refresh({}))
        return client.views.session().state
      },
      tries: async (password) => (await api.send('POST', '/api/users/adm/authenticate', { username: 'alice', password })).status,
      roleAndGroups: () => {
        const { role: given, groups } = server.database.view.get('users', 'alice') ?? {}
        return { given, groups }
      },
    })
  } finally {
    await end()
    await stand.stop()
    await server.stop()
  }
}

interface Front {
  readonly url: string
  stop(): Promise<void>
}

/** What becomes of the change on its way. `dark`: it is done, and nothing is answered from then on. */
type Loss = 'answerCut' | 'gatewayTimeout' | 'neverThere' | 'dark'

function lossy(loss: Loss): (target: string) => Promise<Front> {
  return async (target) => {
    let isDark = false
    const front = http.createServer(async (request, response) => {
      if (isDark) return void request.socket.destroy()
      const body = await buffer(request)
      const isChange = request.method === 'PUT' && request.url === '/api/users/alice'
      if (isChange && loss === 'neverThere') return void request.socket.destroy()
      const { method = '', url = '', headers } = request
      const passedOn = { authorization: headers.authorization ?? '', 'content-type': 'application/json' }
      const answer = await fetch(`${target}${url}`, { method, headers: passedOn, ...(method === 'GET' ? {} : { body }) })
      const text = await answer.text()
      if (isChange && loss === 'gatewayTimeout') return void response.writeHead(504, { 'content-type': 'text/html' }).end('<h1>504</h1>')
      if (isChange) {
        isDark = loss === 'dark'
        return void request.socket.destroy()
      }
      response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? '' }).end(text)
    })
    await new Promise<void>((resolve) => front.listen(0, '127.0.0.1', resolve))
    return {
      url: `http://127.0.0.1:${(front.address() as AddressInfo).port}`,
      async stop() {
        front.closeAllConnections()
        await new Promise((resolve) => front.close(resolve))
      },
    }
  }
}

describe('one’s own password', () => {
  it.for([
    ['ce', 'admin'],
    ['pro', 'admin'],
    ['pro', 'service-user'],
  ] as const)('%s, %s: the new one signs in, the old one does not; the sign-in here, role and groups stay', async ([edition, role]) => {
    await withAlice({ edition, role }, async ({ change, session, tries, roleAndGroups }) => {
      const kept = roleAndGroups()
      expect(await change('guessed')).toMatchObject({ fault: { code: 'password.wrong' } })
      got(await change(before))
      expect([await tries(before), await tries(after), await session(), roleAndGroups()]).toEqual([400, 200, 'signedIn', kept])
    })
  })

  it.for([
    ['answerCut', 'ce'],
    ['answerCut', 'pro'],
    ['gatewayTimeout', 'ce'],
  ] as const)('%s, %s: whether it was done is asked for, and it was', async ([loss, edition]) => {
    await withAlice(
      { edition, role: 'admin' },
      async ({ change, session, tries }) => {
        got(await change(before))
        expect([await tries(before), await tries(after), await session()]).toEqual([400, 200, 'signedIn'])
      },
      lossy(loss),
    )
  })

  it('that never reached the server is said to be unsure, and the one of before stays', async () => {
    await withAlice(
      { edition: 'ce', role: 'admin' },
      async ({ change, tries }) => {
        expect(await change(before)).toMatchObject({ fault: { code: 'server.unreachable', unsure: true } })
        expect([await tries(before), await tries(after)]).toEqual([200, 400])
      },
      lossy('neverThere'),
    )
  })

  it('that was done by a server which can’t be asked any more is not said to be done', async () => {
    await withAlice(
      { edition: 'ce', role: 'admin' },
      async ({ change, tries }) => {
        expect(await change(before)).toMatchObject({ fault: { code: 'server.unreachable', unsure: true } })
        expect(await tries(after)).toBe(200)
      },
      lossy('dark'),
    )
  })
})
