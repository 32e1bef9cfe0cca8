import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { compatibleVersion } from '../../electron/server/services.ts'
import { type RunningServer, type ServerOptions, startServer } from '../../electron/server/start-server.ts'
import { owner } from './replay/live-server.ts'
import { seedCast } from './replay/seed-cast.ts'

/** Starting, stopping, starting again, and what stands in the way. */

describe('the life of a server', () => {
  let dataDir: string
  const running: RunningServer[] = []

  beforeEach(() => {
    dataDir = mkdtempSync(join(tmpdir(), 'waygate-server-'))
  })

  afterEach(async () => {
    for (const server of running.splice(0)) await server.stop()
    rmSync(dataDir, { recursive: true, force: true })
  })

  async function start(options: Partial<ServerOptions> = {}) {
    const started = await startServer({ listen: { host: '127.0.0.1', port: 0 }, dataDir, bootstrap: owner, ...options })
    if (started.ok) running.push(started.value)
    return started
  }

  async function startOrThrow(options: Partial<ServerOptions> = {}): Promise<RunningServer> {
    const started = await start(options)
    if (!started.ok) throw new Error(JSON.stringify(started.fault))
    return started.value
  }

  async function signIn(url: string, headers: Record<string, string> = {}): Promise<string> {
    const answer = await fetch(`${url}/api/users/adm/authenticate`, {
      method: 'POST',
      headers,
      body: JSON.stringify({ username: owner.user, password: owner.password }),
    })
    return (await answer.json()).Response.AuthToken
  }

  it('what was acknowledged is there after a restart: users, networks, sign-ins', async () => {
    const first = await startOrThrow()
    const token = await signIn(first.url)
    const headers = { Authorization: `Bearer ${token}` }
    await fetch(`${first.url}/api/networks`, {
      method: 'POST',
      headers,
      body: JSON.stringify({ netid: 'office', addressrange: '100.64.0.0/16' }),
    })
    await first.stop()
    const second = await startOrThrow()
    const networks = await (await fetch(`${second.url}/api/networks`, { headers })).json()
    expect(networks).toMatchObject([{ netid: 'office', addressrange: '100.64.0.0/16' }])
  })

  it('an exit that was made without the gateway role gets all of it at the next start', async () => {
    const first = await startOrThrow({ seed: seedCast })
    const headers = { Authorization: `Bearer ${await signIn(first.url)}` }
    const gw1 = 'e2826e4d-7746-45f9-9569-bd19d0063664'
    const node = async (url: string) =>
      (await (await fetch(`${url}/api/nodes/office`, { headers })).json()).find(({ id }: { id: string }) => id === gw1)
    await fetch(`${first.url}/api/nodes/office/${gw1}/inet_gw`, { method: 'POST', headers, body: '{}' })
    expect(await node(first.url)).toMatchObject({ is_gw: false, isrelay: false, isingressgateway: false })
    await first.stop()
    const second = await startOrThrow()
    expect(await node(second.url)).toMatchObject({ is_gw: true, isrelay: true, isingressgateway: true })
  })

  it('a second server on the same folder is refused by name', async () => {
    const first = await startOrThrow()
    const second = await start()
    expect(second).toEqual({
      ok: false,
      fault: {
        code: 'already.running',
        what: `the control server of ${dataDir}`,
        detail: `process ${process.pid} serves it at ${first.url}`,
      },
    })
  })

  it('a taken address is said, and the folder is free again', async () => {
    const squatter = createServer()
    await new Promise<void>((resolve) => squatter.listen(0, '127.0.0.1', resolve))
    const address = squatter.address()
    const port = typeof address === 'object' && address !== null ? address.port : 0
    const refused = await start({ listen: { host: '127.0.0.1', port } })
    expect(refused).toMatchObject({ ok: false, fault: { code: 'already.running', what: `a server on 127.0.0.1:${port}` } })
    await new Promise((resolve) => squatter.close(resolve))
    expect((await start()).ok).toBe(true)
  })

  it('an address of somebody else is said', async () => {
    expect(await start({ listen: { host: '203.0.113.77', port: 0 } })).toMatchObject({ ok: false, fault: { code: 'server.address' } })
  })

  it('a folder that cannot be is said', async () => {
    const file = join(dataDir, 'file')
    writeFileSync(file, '')
    for (const folder of [join(file, 'below'), '/proc/waygate/below']) {
      expect(await start({ dataDir: folder })).toMatchObject({ ok: false, fault: { code: 'disk.failed' } })
    }
  })

  it('a database that is none is not touched', async () => {
    const path = join(dataDir, 'waygate.db')
    writeFileSync(path, 'this is no database, but somebody may want it back'.repeat(50))
    const before = readFileSync(path, 'utf8')
    expect(await start()).toMatchObject({ ok: false, fault: { code: 'server.database', path } })
    expect(readFileSync(path, 'utf8')).toBe(before)
  })

  it('a bad bootstrap password is said, and nobody is made', async () => {
    const refused = await start({ bootstrap: { user: 'owner', password: '123' } })
    expect(refused).toEqual({
      ok: false,
      fault: { code: 'request.malformed', detail: 'bootstrap user owner: password must have a minimum of 5 characters' },
    })
    expect((await start()).ok).toBe(true)
  })

  it('the secret and the database are for the server alone', async () => {
    chmodSync(dataDir, 0o700)
    await startOrThrow()
    expect(statSync(join(dataDir, 'secret')).mode & 0o777).toBe(0o600)
    const database =
      readFileSync(join(dataDir, 'waygate.db')).toString('latin1') + readFileSync(join(dataDir, 'waygate.db-wal')).toString('latin1')
    expect(database).not.toContain(owner.password)
  })

  it('a token of another server is worth nothing', async () => {
    const first = await startOrThrow()
    const token = await signIn(first.url)
    await first.stop()
    rmSync(join(dataDir, 'secret'))
    const second = await startOrThrow()
    const answer = await fetch(`${second.url}/api/networks`, { headers: { Authorization: `Bearer ${token}` } })
    expect([answer.status, await answer.json()]).toEqual([401, { Code: 401, Message: 'unauthorized', Response: null }])
  })

  it('tokens carry the claims that clients read', async () => {
    const { url } = await startOrThrow()
    const [, payload = ''] = (await signIn(url)).split('.')
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString())
    expect(claims).toMatchObject({ Role: 'super-admin', UserName: 'owner', Api: '', TokenType: 'user_id_token', RacAutoDisable: false })
    expect(claims).toMatchObject({ iss: 'Netmaker', sub: 'user|owner' })
    expect(claims.exp - claims.iat).toBe(43_200)
  })

  it('proxy headers are believed only when a proxy is expected', async () => {
    const headers = { 'X-Real-IP': '203.0.113.9' }
    const open = await startOrThrow()
    const direct = await fetch(`${open.url}/api/getip`, { headers })
    expect([direct.status, await direct.text()]).toEqual([400, 'ip is invalid: 127.0.0.1'])
    await open.stop()
    const proxied = await startOrThrow({ trustedProxies: ['loopback'] })
    expect(await (await fetch(`${proxied.url}/api/getip`, { headers })).text()).toBe('203.0.113.9')
    const list = { 'X-Real-IP': '10.0.0.1', 'X-Forwarded-For': '192.168.0.4, 198.51.100.4' }
    expect(await (await fetch(`${proxied.url}/api/getip`, { headers: list })).text()).toBe('198.51.100.4')
  })

  it('a body that is too large is refused', async () => {
    const { url } = await startOrThrow()
    const answer = await fetch(`${url}/api/users/adm/authenticate`, { method: 'POST', body: 'x'.repeat(1024 * 1024 + 1) })
    expect(answer.status).toBe(413)
  })

  it('says which release it behaves like', async () => {
    const { url } = await startOrThrow()
    expect(await (await fetch(`${url}/api/server/status`)).json()).toMatchObject({ version: compatibleVersion, is_pro: false })
  })
})
