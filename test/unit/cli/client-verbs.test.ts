import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createWorld, got, owner, until, type World } from '../client/world.ts'
import { createWaygate } from './spawn-waygate.ts'

let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(async () => {
  end()
  await world?.close()
})

const { begin, waygate, json, end } = createWaygate(() => world)

describe('waygate on the client layer', () => {
  it('before signing in: says so, exit code 1', async () => {
    const outcome = await waygate('join')
    expect(outcome).toMatchObject({ code: 1, out: '', err: expect.stringMatching(/^Not signed in\. Sign in to see your gateways\./) })
    expect(await json('gateways')).toMatchObject({ code: 1, ok: false, fault: { code: 'session.none' } })
  })

  it('asks for what is missing, or says that nobody can be asked', async () => {
    expect(await waygate('login', '--server', world.server.url, '--user', owner.user)).toMatchObject({
      code: 64,
      err: expect.stringContaining('--password-stdin is missing'),
    })
  })

  it('refuses a wrong password', async () => {
    const { ended } = begin(['login', '--server', world.server.url, '--user', owner.user, '--password-stdin'], 'wrong-pass\n')
    expect(await ended).toMatchObject({ code: 1, err: expect.stringMatching(/^User name or password is wrong/) })
  })

  it('sends no password over http:// to another computer, unless told so', async () => {
    const server = world.server.url.replace('127.0.0.1', '0.0.0.0')
    const args = ['login', '--server', server, '--user', owner.user, '--password-stdin']
    expect(await begin(args, `${owner.password}\n`).ended).toMatchObject({
      code: 1,
      err: expect.stringMatching(/^Without --plain-http, .*\nThe way to 0\.0\.0\.0:\d+ isn't encrypted\. Nothing was sent\./),
    })
    expect(await begin([...args, '--plain-http'], `${owner.password}\n`).ended).toMatchObject({ code: 0 })
    expect(await waygate('logout')).toMatchObject({ code: 0 })
  })

  it('signs in with a password from another program', async () => {
    const { ended } = begin(['login', '--server', world.server.url, '--user', owner.user, '--password-stdin'], `${owner.password}\nrest`)
    expect(await ended).toMatchObject({ code: 0, out: expect.stringMatching(/^Signed in as owner at 127\.0\.0\.1:/) })
  })

  it('lists gateways and networks', async () => {
    const { out, code } = await waygate('gateways')
    expect(code).toBe(0)
    expect(out).toMatch(/^\s*Gateway\s+Network\s+State\n.*exit-fra\s+office\s+online\n.*exit-nyc/)
    expect(await json('networks')).toMatchObject({ ok: true, value: { networks: [{ name: 'office', gatewayCount: 2 }] } })
  })

  it('joins by name in any case and by network/name, switches, tells the states, leaves', async () => {
    const joined = await waygate('join', 'EXIT-fra')
    expect(joined).toMatchObject({ code: 0, out: expect.stringMatching(/^Protected\nYour traffic leaves through exit-fra/) })
    expect(joined.err).toMatch(/^Joining exit-fra: /m)
    expect((await waygate('gateways')).out).toMatch(/^\* {2}exit-fra/m)
    expect(await json('switch', 'office/exit-nyc')).toMatchObject({ code: 0, value: { gateway: 'exit-nyc', headline: 'Protected' } })
    expect(await json('status')).toMatchObject({ value: { headline: 'Protected', tone: 'protected', session: { user: 'owner' } } })
    expect(await waygate('leave')).toMatchObject({ code: 0, out: expect.stringMatching(/^Not protected/) })
    // The last used one
    expect(await json('join')).toMatchObject({ value: { gateway: 'exit-nyc' } })
    expect(await json('leave')).toMatchObject({ ok: true })
  })

  it('limits the packet size of the tunnel in use and of the passes at hand, and gives it back', async () => {
    const sizes = async () => {
      const client = world.client()
      await client.start('none')
      const { helper } = client.views.tunnel()
      await client.stop()
      return helper.link === 'ready' ? helper.status.passes.map(({ mtu }) => mtu) : []
    }
    expect(await json('mtu')).toMatchObject({ value: { limit: null } })
    expect(await waygate('mtu', '1380')).toMatchObject({ code: 0, out: expect.stringMatching(/^At most 1380 bytes/) })
    expect(new Set(await sizes())).toEqual(new Set([1380]))
    expect(await waygate('mtu', '1600')).toMatchObject({ code: 64, err: expect.stringContaining('1280 to 1500, or auto') })
    expect(await json('mtu', 'auto')).toMatchObject({ value: { limit: null } })
    expect(new Set(await sizes())).toEqual(new Set([1420]))
  })

  it('turns the lock and the local network on and off', async () => {
    expect(await waygate('lock', 'on')).toMatchObject({ code: 0, out: expect.stringMatching(/^Lock is on/) })
    expect(await json('lan', 'block')).toMatchObject({ value: { lock: true, lan: false } })
    expect(await waygate('lock', 'off')).toMatchObject({ code: 0, out: expect.stringMatching(/^Lock is off/) })
    expect(await json('lan', 'allow')).toMatchObject({ value: { lock: false, lan: true } })
  })

  it('a name that is no gateway: the nearest names, exit code 1', async () => {
    expect(await waygate('join', 'exit-fro')).toMatchObject({
      code: 1,
      err: expect.stringMatching(/^There is no gateway called exit-fro\. There are: exit-fra and exit-nyc\./),
    })
  })

  it('a gateway that stays silent: the fault, and the wish is open again', async () => {
    world.tunnel = 'silent'
    expect(await json('join', 'exit-fra')).toMatchObject({ code: 1, fault: { code: 'gateway.silent', gateway: 'exit-fra' } })
    world.tunnel = 'works'
    expect(await json('status')).toMatchObject({ value: { tunnel: { helper: { status: { intent: { want: 'open' } } } } } })
    world.say({ kind: 'open' })
  })

  it('Ctrl-C while joining goes back to how it was', async () => {
    world.tunnel = 'neverAnswers'
    const { child, ended, err } = begin(['join', 'exit-fra'])
    await until(() => err().includes("waiting for the gateway's answer"))
    child.kill('SIGINT')
    const outcome = await ended
    world.tunnel = 'works'
    expect(outcome).toMatchObject({ code: 1, err: expect.stringMatching(/Cancelled\. Everything is as it was before\./) })
    expect(await json('status')).toMatchObject({
      value: { tunnel: { helper: { status: { intent: { want: 'open' }, state: { kind: 'open' } } } } },
    })
  })

  it('creates, changes and deletes a gateway, with names instead of ids', async () => {
    const created = await waygate('gateway', 'create', 'OFFICE', 'bench', '--connect', 'lap, winpc', '--yes')
    expect(created).toMatchObject({ code: 0, out: 'Stored: 2 machines affected\n' })
    expect(created.err).toContain('2 hosts will send their internet traffic through bench: lap and winpc')
    expect(await json('gateway', 'update', 'office', 'bench', '--disconnect', 'lap', '--yes')).toMatchObject({ ok: true })
    expect((await waygate('gateway', 'list', 'office')).out).toMatch(/bench\s+online\s+203\.0\.113\.40\s+yes\s+0\s+winpc/)
    expect(await json('gateway', 'delete', 'office', 'bench', '--yes')).toMatchObject({ ok: true })
    expect((await waygate('gateway', 'list', 'office')).out).not.toContain('bench')
  })

  it('words what is refused, and asks nobody when nobody is there', async () => {
    expect(await waygate('gateway', 'create', 'office', 'winpc', '--yes')).toMatchObject({
      code: 1,
      err: expect.stringContaining('only Linux hosts can be gateways'),
    })
    expect(await json('gateway', 'create', 'office', 'lapp', '--yes')).toMatchObject({ fault: { code: 'host.unknown' } })
    expect(await json('gateway', 'update', 'offfice', 'exit-fra', '--yes')).toMatchObject({
      fault: { code: 'network.unknown', known: ['office'] },
    })
    expect(await waygate('gateway', 'delete', 'office', 'exit-fra')).toMatchObject({
      code: 64,
      err: expect.stringContaining('--yes is missing'),
    })
  })

  it('without a helper: what to do, exit code 69', async () => {
    const { ended } = begin(['join', 'exit-fra'], '', '/nonexistent')
    expect(await ended).toMatchObject({ code: 69, err: expect.stringMatching(/^Waygate needs its helper\./) })
  })

  it('signs out', async () => {
    expect(await waygate('logout')).toMatchObject({ code: 0, out: 'Signed out\n' })
    expect(got(await world.client().acts.search({ text: '' })).total).toBe(0)
  })
})
