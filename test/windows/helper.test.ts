import { readFileSync, writeFileSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import type { HelperStatus } from '../../electron/common/contracts/helper.ts'
import type { Doorplate } from '../../electron/common/contracts/helper-places.ts'
import type { Pass } from '../../electron/common/tunnel/pass.ts'
import { createStage, type Obedient, place, resolverAddress, type Stage, tunnelAddresses, type WineProcess } from './library/stage.ts'

const anna = 'S-1-5-21-1111111111-2222222222-3333333333-1001'
const ben = 'S-1-5-21-1111111111-2222222222-3333333333-1002'

let stage: Stage
let ask: Obedient
let helper: WineProcess
const dir = (name: string) => `${stage.home}\\${name}`
const start = () => {
  helper = stage.node('waygate', ['helper', '--run-dir', dir('run'), '--state-dir', dir('state'), '--config-dir', dir('config')])
}
const order = (what: string, sid: string, more: object = {}) => ask.order(what, { runDir: dir('run'), sid, ...more })
const call = (sid: string, method: string, request: object = {}) => order('call', sid, { method, request }) as Promise<Answer>
type Answer = { ok: boolean; value?: Record<string, unknown>; fault?: { code: string } }
/** The value of a success. */
async function must(sid: string, method: string, request: object = {}): Promise<Record<string, unknown>> {
  const answer = await call(sid, method, request)
  if (answer.value === undefined) throw new Error(`${method}: ${JSON.stringify(answer.fault)}\n${helper.output().slice(-2000)}`)
  return answer.value
}
const status = async (sid: string) => (await order('status', sid)) as HelperStatus | null

async function until<T>(what: string, look: () => Promise<T | null | false | undefined>): Promise<T> {
  for (let tries = 0; tries < 300; tries++) {
    const found = await look()
    if (found) return found
    await wait(100)
  }
  throw new Error(`never: ${what}\n${helper.output().slice(-3000)}`)
}
const connected = (sid: string) => until(`${sid} is let in`, async () => ((await order('connect', sid)) as Answer).ok)
const kind = (sid: string, ...kinds: string[]) =>
  until(`the tunnel is ${kinds.join()}`, async () => kinds.includes((await status(sid))?.state.kind ?? ''))

async function putPass(sid: string, letter: 'a' | 'b'): Promise<Pass> {
  const made = await call(sid, 'newKey')
  const pass: Pass = {
    passId: `pass-${letter}`,
    keyId: String(made.value?.keyId),
    account: 'anna@api.example.com',
    network: 'office',
    gatewayNodeId: `node-${letter}`,
    gatewayName: `exit-${letter}`,
    clientId: `client-${letter}`,
    addresses: [tunnelAddresses[letter]],
    peerKey: `${letter.toUpperCase().repeat(42)}A=`,
    endpoints: [letter === 'a' ? '203.0.113.10:51820' : '203.0.113.20:51820'],
    dns: [resolverAddress],
    mtu: 1420,
    keepalive: 20,
    apiAddresses: [],
    checkedAt: Date.now(),
  }
  expect(await call(sid, 'putPass', pass)).toEqual({ ok: true, value: {} })
  return pass
}
const through = (...passes: string[]) => ({ after: null, want: { through: passes, failover: false, goHome: false } })

beforeAll(async () => {
  stage = await createStage(inject('prefix'), 'helper')
  // a tunnel always shakes hands at once
  Object.defineProperty(stage.windows.is, 'handshakeAt', { get: () => Math.floor(Date.now() / 1000) })
  place(stage, `${dir('config')}\\users`, `${anna}\n${ben}\n`)
  start()
  ask = await stage.obedient('ask')
  await connected(anna)
  await connected(ben)
})
afterAll(() => stage[Symbol.asyncDispose]())

describe('who comes in', () => {
  const plate = async (sid: string) => (await order('plate', sid)) as Doorplate

  test('folders and secrets are given to their readers alone', async () => {
    const icacls = stage.windows.calls.filter((line) => line.startsWith('icacls')).join('\n')
    expect(icacls).toContain(`${dir('state')} /inheritance:r /grant:r *S-1-5-18:(OI)(CI)F *S-1-5-32-544:(OI)(CI)F\n`)
    expect(icacls).toContain(`${dir('run')} /inheritance:r /grant:r *S-1-5-18:(OI)(CI)F *S-1-5-32-544:(OI)(CI)F *S-1-5-32-545:(RX)`)
    expect(icacls).toContain(`${dir('run')}\\${anna}.json.new /inheritance:r /grant:r *S-1-5-18:F *${anna}:R`)
  })

  test('the secret of the account, and no other', async () => {
    const [own, others] = [await plate(anna), await plate(ben)]
    expect(own.pipe).toBe(others.pipe)
    expect(own.secret).not.toBe(others.secret)
    expect(await order('handshake', anna, { plate: own })).toBeNull()
    expect(await order('handshake', anna, { plate: { ...own, secret: '00'.repeat(32) } })).toMatch(/BAD_RECORD_MAC|DECRYPT/)
    expect(await order('handshake', anna, { plate: { ...own, secret: others.secret } })).toMatch(/BAD_RECORD_MAC|DECRYPT/)
    expect(await order('handshake', anna, { plate: { ...own, identity: 'S-1-5-21-9-9-9-9999' } })).toMatch(/UNKNOWN_PSK_IDENTITY/)
    expect(await order('handshake', anna, { plate: { ...own, identity: '' } })).not.toBeNull()
  })

  test('who speaks without a secret hears nothing of the helper', async () => {
    const { pipe } = await plate(anna)
    const heard = String(await order('plain', anna, { pipe }))
    expect(heard).not.toMatch(/jsonrpc|Content-Length/)
    expect(await order('isConnected', anna)).toBe(true)
  })

  test('each sees their own; who is taken off the list is out at once', async () => {
    await putPass(ben, 'b')
    expect((await call(ben, 'status')).value).toMatchObject({ passes: [{ passId: 'pass-b' }] })
    expect((await call(anna, 'status')).value).toMatchObject({ passes: [] })
    expect(await call(anna, 'dropPass', { passId: 'pass-b' })).toMatchObject({ ok: false })
    await call(ben, 'dropPass', { passId: 'pass-b' })
    writeFileSync(stage.path(`${dir('config')}\\users`), `${anna}\n`)
    await until('ben is out', async () => (await order('isConnected', ben)) === false)
    // refused at once; a moment later there is no door of theirs any more
    const again = () => order('connect', ben) as Promise<{ ok: boolean; fault?: { code: string } }>
    expect((await again()).ok).toBe(false)
    await until('ben has no door', async () => (await again()).fault?.code === 'helper.missing')
  })
})

describe('a tunnel', () => {
  test('join, proven by an answer from beyond', async () => {
    await putPass(anna, 'a')
    await putPass(anna, 'b')
    await must(anna, 'setIntent', through('pass-a'))
    stage.windows.promised = true
    await kind(anna, 'up')
    expect(stage.windows.is).toMatchObject({ service: 4, guard: false })
    expect(stage.windows.configs.at(-1)).toContain('Endpoint = 203.0.113.10:51820')
  })

  test('switch: breaks before it makes, closed all the while, and the gap is told', async () => {
    await must(anna, 'setIntent', through('pass-b'))
    await until('through b', async () => {
      const { state } = (await status(anna)) ?? {}
      return state?.kind === 'up' && state.passId === 'pass-b'
    })
    const told = await until('the gap', async () => (await call(anna, 'status')).value?.tunnel as { gapMs?: number } | null)
    expect(told.gapMs).toBeGreaterThan(0)
    expect(stage.windows.leaks).toEqual([])
  })

  test('a killed helper: the tunnel stays, and the next one goes on', async () => {
    helper.signal('SIGKILL')
    await helper.exited
    expect(stage.windows.isClosed()).toBe(true)
    start()
    await connected(anna)
    await kind(anna, 'up')
    expect(stage.windows.leaks).toEqual([])
  })

  test('a new start of Windows: closed by a file without keys, then through the gateway again', async () => {
    helper.signal('SIGKILL')
    await helper.exited
    stage.windows.reboot()
    expect(stage.windows.configs.at(-1)).not.toContain('Endpoint')
    expect(stage.windows.isClosed()).toBe(true)
    start()
    await connected(anna)
    await kind(anna, 'up')
    expect(stage.windows.configs.at(-1)).toContain('Endpoint = 203.0.113.20:51820')
    expect(stage.windows.leaks).toEqual([])
  })

  test('what Windows doesn’t keep is said, and refused instead of pretended', async () => {
    expect((await status(anna))?.unkept).toEqual(['lan', 'inbound'])
    expect(await call(anna, 'setIntent', { after: null, lan: true })).toMatchObject({ ok: false, fault: { code: 'platform.unsupported' } })
    expect(await call(anna, 'setIntent', { after: null, inbound: 'open' })).toMatchObject({ ok: false })
  })

  test('leave: nothing is left; lock: closed by a tunnel to nobody', async () => {
    stage.windows.promised = false
    await must(anna, 'setIntent', { after: null, want: 'open' })
    await kind(anna, 'open')
    expect(stage.windows.is).toMatchObject({ service: 1060, guard: false, names: '' })
    await must(anna, 'setIntent', { after: null, lock: true })
    expect(stage.windows.isClosed()).toBe(true)
    expect(stage.windows.configs.at(-1)).not.toContain('Endpoint')
  })

  test('rescue: with no helper everything of ours goes, and no later start closes again', async () => {
    helper.signal('SIGKILL')
    await helper.exited
    const rescued = await stage.run([
      ...['C:\\wg\\bin\\node.exe', 'C:\\wg\\bin\\waygate.cjs', 'rescue', '--json', '--run-dir', dir('run'), '--state-dir', dir('state')],
    ])
    expect(rescued.code).toBe(0)
    expect(stage.windows.is).toMatchObject({ service: 1060, guard: false, names: '' })
    start()
    await connected(anna)
    await kind(anna, 'open')
    expect(stage.windows.is.service).toBe(1060)
  })

  test('no secret was ever in an argument, an input or the log', () => {
    const state = readFileSync(stage.path(`${dir('state')}\\state.json`), 'utf8')
    expect(state).not.toMatch(/privateKey/)
    const keys = stage.windows.configs.flatMap((text) => /PrivateKey = (\S+)/.exec(text)?.[1] ?? [])
    expect(keys.length).toBeGreaterThan(2)
    const said = `${stage.windows.heard.join('\n')}\n${helper.output()}`
    for (const key of keys) expect(said).not.toContain(key)
  })
})
