import { chmod, mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { createServer, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type EnrolRequest, hostRemoved, type Report } from '../../../electron/common/contracts/agent.ts'
import type { HostConfig } from '../../../electron/common/contracts/helper.ts'
import { readProgress } from '../../../electron/host/agent-door.ts'
import { runHostAgent } from '../../../electron/host/host-agent.ts'
import { leaveForGood } from '../../../electron/host/leave-for-good.ts'
import { type HelperInABox, startHelperInABox } from '../helper/helper-in-a-box.ts'

const keyOf = (at: number) => Buffer.alloc(32, at).toString('base64')
const uid = process.getuid?.() ?? 0
const wish: HostConfig = {
  revision: 1,
  keyId: '',
  listenPort: 51821,
  addresses: ['10.101.0.2/16'],
  mtu: 1420,
  peers: [{ publicKey: keyOf(2), endpoint: '203.0.113.10:51821', allowedIps: ['10.101.0.1/32'], keepalive: 20 }],
  gateway: null,
  forwards: [],
  through: null,
}

/** What the control server says at each poll, in order; then it says nothing until told. */
type Say = (answer: ServerResponse) => void
const json =
  (status: number, body: unknown): Say =>
  (answer) =>
    void answer.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
const desired = (revision: number, change: object = {}) => json(200, { revision, config: { ...wish, revision, ...change } })

/** The real agent between a real helper, whose tunnel is only recorded, and a server that says what the test wants. */
describe('a host agent and what a server may say to it', () => {
  let box: HelperInABox
  let server: Server
  let origin: string
  let stateDir: string
  let script: Say[]
  let open: ServerResponse[]
  let reports: Report[]
  let enrolments: EnrolRequest[]
  let lostAnswers: number
  let polls: string[]
  let notes: string[]
  let ending: AbortController
  let running: ReturnType<typeof runHostAgent> | null

  beforeEach(async () => {
    box = await startHelperInABox({ uids: [uid] })
    box.hostAgents.add(uid)
    stateDir = await mkdtemp(join(tmpdir(), 'waygate-agent-'))
    ;[script, open, reports, enrolments, polls, notes] = [[], [], [], [], [], []]
    lostAnswers = 0
    server = createServer((request, answer) => {
      const chunks: Buffer[] = []
      request.on('data', (chunk: Buffer) => chunks.push(chunk))
      request.on('end', () => {
        const path = request.url ?? ''
        const body = chunks.length === 0 ? null : (JSON.parse(Buffer.concat(chunks).toString()) as unknown)
        if (path.endsWith('/enrol')) {
          enrolments.push(body as EnrolRequest)
          if (enrolments.length <= lostAnswers) return void answer.destroy()
          return json(200, { hostId: 'h1', hostToken: 'secret-token', networks: ['office'] })(answer)
        }
        if (path.endsWith('/report')) {
          reports.push(body as Report)
          return void answer.writeHead(204).end()
        }
        if (request.method === 'DELETE') return void answer.writeHead(204).end()
        polls.push(path)
        const say = script.shift()
        if (say === undefined) open.push(answer)
        else say(answer)
      })
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    ending = new AbortController()
    running = null
  })
  afterEach(async () => {
    ending.abort()
    await running
    server.closeAllConnections()
    server.close()
    await box.stop()
    await box.remove()
    await rm(stateDir, { recursive: true, force: true })
  })

  const start = (...says: Say[]) => {
    script.push(...says)
    running = runHostAgent({
      ...{ runDir: box.directory, stateDir, server: origin, name: 'desk', endpoint4: '', endpoint6: '', listenPort: 51821 },
      enrolmentKey: async () => ({ ok: true, value: 'key' }),
      note: (text) => void notes.push(text),
      signal: ending.signal,
    })
    return running
  }
  /** Answers the poll that is open now, or the next one. */
  const say = (next: Say) => {
    const waiting = open.shift()
    if (waiting === undefined) script.push(next)
    else next(waiting)
  }
  const applied = () =>
    box.supervisor.calls.filter(({ name }) => name === 'setHost').map(({ argument }) => (argument as HostConfig | null)?.revision ?? null)
  const eventually = (holds: () => unknown) => expect.poll(holds, { timeout: 10_000, interval: 20 })

  test('a wish is applied and reported, the next one with what was applied, and the token stays in a file of its own', async () => {
    start(desired(5))
    await eventually(() => reports).toEqual([{ applied: 5, fault: null, endpoint4: '', endpoint6: '' }])
    await eventually(() => polls.at(-1)).toMatch(/after=5&wait=25$/)
    expect((await stat(join(stateDir, 'agent.json'))).mode & 0o777).toBe(0o600)
    expect(notes.join('\n') + box.log.join('\n')).not.toContain('secret-token')
    say(desired(6))
    await eventually(applied).toContain(6)
  })

  test('an enrolment whose answer was lost is asked for again as the same host: same key, same pass', async () => {
    lostAnswers = 1
    start(desired(5))
    await eventually(applied).toContain(5)
    const [first, second] = enrolments
    expect(enrolments).toHaveLength(2)
    expect(second).toEqual(first)
    expect(first?.hostPass).toMatch(/^[A-Za-z0-9_-]{43}$/)
    expect(notes.join('\n') + box.log.join('\n')).not.toContain(first?.hostPass)
  })

  test.each<[string, Say]>([
    ['text that is no JSON', (answer) => void answer.writeHead(200).end('<html>welcome to the hotel</html>')],
    ['another shape', json(200, { revision: 'seven', config: {} })],
    ['a configuration without peers', json(200, { revision: 7, config: { ...wish, peers: null } })],
    ['an address with a line of its own', desired(7, { addresses: ['10.9.0.1/24 dev lo\nroute del default'] })],
    ['an endless answer', (answer) => void answer.writeHead(200).end(`"${'x'.repeat(5 * 1024 * 1024)}"`)],
    ['an answer that breaks off', (answer) => void answer.writeHead(200, { 'content-length': 100 }).write('{"rev', () => answer.destroy())],
    ['a 500', json(500, { Code: 500, Message: 'internal error' })],
    ['a 401 by whatever is on the way', json(401, { Code: 401, Message: 'sign in to this network' })],
    ['a 410 that is not the server’s word', json(410, { Code: 410, Message: 'gone' })],
    ['a redirect', (answer) => void answer.writeHead(302, { location: 'http://192.0.2.1/' }).end()],
  ])('%s changes nothing, is said, and is no end', async (_, garbage) => {
    start(desired(5))
    await eventually(applied).toContain(5)
    await eventually(() => open.length).toBe(1)
    const before = applied().length
    say(garbage)
    await eventually(async () => (await readProgress(stateDir))?.trouble?.what).toBe('server')
    expect(applied()).toHaveLength(before)
    say(desired(8))
    await eventually(applied).toContain(8)
    await eventually(async () => (await readProgress(stateDir))?.trouble).toBeNull()
  })

  test.each<[string, object, string]>([
    ['the internet behind a stranger', { peers: [{ ...wish.peers[0], allowedIps: ['0.0.0.0/0'] }] }, 'peers.0.allowedIps.0'],
    ['the mesh over the local network', { addresses: ['192.168.7.9/16'] }, 'addresses.0'],
    ['the mesh over the control server', { addresses: ['127.0.0.9/24'] }, 'addresses.0'],
    ['a way out for everybody', { gateway: { ranges: ['0.0.0.0/0'] } }, 'gateway.ranges.0'],
    [
      'a gateway that is no peer',
      { through: { publicKey: keyOf(9), ipv6: false, gatewayName: 'x', onDead: 'closed' } },
      'through.publicKey',
    ],
    ['a key twice', { peers: [wish.peers[0], wish.peers[0]] }, 'peers.1.publicKey'],
  ])(
    '%s is refused by the helper, by name, as a whole; the server hears why, and a better wish is taken at once',
    async (_, hostile, field) => {
      start(desired(5))
      await eventually(applied).toContain(5)
      const before = applied().length
      say(desired(6, hostile))
      await eventually(() => reports.at(-1)).toMatchObject({ applied: 5, fault: expect.stringContaining(field) })
      expect(applied()).toHaveLength(before)
      expect((await readProgress(stateDir))?.trouble).toMatchObject({ what: 'helper', fault: { code: 'host.refused', field } })
      await eventually(() => open.length).toBeGreaterThan(0)
      // it waits for a newer wish, not only for its next try
      expect(polls.at(-1)).toMatch(/after=6&wait=1$/)
      say(desired(7))
      await eventually(() => reports.at(-1)).toMatchObject({ applied: 7, fault: null })
    },
  )

  test('a helper that is away for a while gets the wish when it is back', async () => {
    start(desired(5))
    await eventually(applied).toContain(5)
    const { directory } = box
    await box.stop()
    say(desired(6))
    await eventually(() => reports.at(-1)).toMatchObject({ applied: 5, fault: expect.stringContaining('helper') })
    box = await startHelperInABox({ directory, uids: [uid] })
    box.hostAgents.add(uid)
    // nothing new came, so the same wish is tried again
    for (let polled = 0; !applied().includes(6) && polled < 200; polled++) {
      for (const waiting of open.splice(0)) waiting.writeHead(204).end()
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
    expect(applied()).toContain(6)
  })

  test('a host that an admin removed takes its network apart and ends', async () => {
    const ended = start(desired(5))
    await eventually(applied).toContain(5)
    say(json(410, { Code: 410, Message: hostRemoved }))
    expect(await ended).toMatchObject({ ok: true })
    expect(applied().at(-1)).toBeNull()
    await expect(readFile(join(stateDir, 'agent.json'))).rejects.toThrow()
    expect(notes.at(-1)).toContain('An admin removed desk')
  })

  test('a token that others could read is closed to them at the next start, with a word; nobody else can replace it', async () => {
    start(desired(5))
    await eventually(applied).toContain(5)
    ending.abort()
    await running
    const path = join(stateDir, 'agent.json')
    await chmod(path, 0o644)
    await chmod(stateDir, 0o777)
    ending = new AbortController()
    start(desired(6))
    await eventually(applied).toContain(6)
    expect([(await stat(path)).mode & 0o777, (await stat(stateDir)).mode & 0o777]).toEqual([0o600, 0o755])
    expect(notes.filter((note) => note.startsWith('Others could'))).toHaveLength(2)
  })

  test('leaves for good also when the server is away, and says so', async () => {
    start(desired(5))
    await eventually(applied).toContain(5)
    ending.abort()
    await running
    server.closeAllConnections()
    server.close()
    expect(await leaveForGood({ runDir: box.directory, stateDir })).toMatchObject({
      ok: true,
      value: { untold: { code: expect.any(String) } },
    })
    expect(applied().at(-1)).toBeNull()
    // once more is no harm
    expect(await leaveForGood({ runDir: box.directory, stateDir })).toEqual({ ok: true, value: { untold: null } })
  })

  test('a second agent with the same directory is refused by name; what a killed one left is no obstacle', async () => {
    start(desired(5))
    await eventually(applied).toContain(5)
    const options = { runDir: box.directory, stateDir, server: origin, name: 'desk', endpoint4: '', endpoint6: '', listenPort: 51821 }
    const second = {
      ...options,
      enrolmentKey: async () => ({ ok: true, value: 'key' }) as const,
      note: () => undefined,
      signal: ending.signal,
    }
    expect(await runHostAgent(second)).toMatchObject({ ok: false, fault: { code: 'already.running', what: 'A host agent' } })
  })
})
