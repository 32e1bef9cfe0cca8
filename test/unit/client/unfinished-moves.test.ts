import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createUnfinishedMoves } from '../../../electron/client/admin/unfinished-moves.ts'
import type { WaygateClient } from '../../../electron/client/waygate-client.ts'
import type { Snapshot } from '../../../electron/common/model/snapshot.ts'
import { createWorld, got, owner, type World } from './world.ts'

let world: World

beforeEach(async () => {
  world = await createWorld()
})
afterEach(() => world?.close())

const id = (name: string) => world.node[name] ?? ''
const file = () => path.join(world.configDir, 'unfinished-moves.json')
const account = () => `${owner.user}@${new URL(world.server.url).host}`

/** As an app leaves it that is killed between the two writes: lap was taken from exit-fra, winpc wasn't yet. */
async function killedInTheMiddle(): Promise<WaygateClient> {
  await world.api('PUT', `/api/nodes/office/${id('exit-fra')}/inet_gw`, { inet_node_client_ids: [id('winpc')] })
  const steps = ['lap', 'winpc'].map((name) => ({ id: id(name), from: id('exit-fra'), to: id('exit-nyc') }))
  const dead = spawnSync(process.execPath, ['-e', '']).pid
  const move = { id: 'a-move', account: account(), network: 'office', steps, at: Date.now() - 60_000, pid: dead, ended: false }
  fs.mkdirSync(world.configDir, { recursive: true, mode: 0o700 })
  fs.writeFileSync(file(), JSON.stringify([move]))
  const client = world.client()
  await client.start('none')
  got(await client.acts.signIn({ server: world.server.url, ...owner }))
  return client
}

const unfinished = (client: WaygateClient) => client.views.admin().unfinished
const hostsOf = (client: WaygateClient, name: string) =>
  client.views
    .adminGateways()
    .find((gateway) => gateway.name === name)
    ?.hosts.map((host) => host.name)

it.each([
  ['back', ['lap', 'winpc'], []],
  ['on', ['winpc'], ['lap']],
  ['leave', ['winpc'], []],
] as const)('of a move whose app was killed in the middle, who hangs is shown, and goes %s', async (how, fra, nyc) => {
  const client = await killedInTheMiddle()
  expect(unfinished(client)).toEqual({
    id: 'a-move',
    network: 'office',
    count: 1,
    hosts: ['lap'],
    from: ['exit-fra'],
    to: ['exit-nyc'],
    isSure: true,
  })
  expect(got(await client.acts.finishMove({ id: 'a-move', how }))).toEqual({ left: 0, stayed: null })
  expect([hostsOf(client, 'exit-fra')?.sort(), hostsOf(client, 'exit-nyc')]).toEqual([fra, nyc])
  await expect.poll(() => unfinished(client)).toBeNull()
  await expect.poll(() => JSON.parse(fs.readFileSync(file(), 'utf8'))).toEqual([])
})

it('is nothing any more when somebody has put it right', async () => {
  const client = await killedInTheMiddle()
  await world.api('PUT', `/api/nodes/office/${id('exit-nyc')}/inet_gw`, { inet_node_client_ids: [id('lap')] })
  await client.acts.refreshAdmin({})
  expect(unfinished(client)).toBeNull()
  expect(JSON.parse(fs.readFileSync(file(), 'utf8'))).toEqual([])
})

it('is no matter of another account, and none while the move is under way', () => {
  const moves = createUnfinishedMoves(world.configDir, Date.now)
  const move = moves.begin('a@server', 'office')
  move.keep([{ id: 'h', from: 'x', to: 'y' }])
  // another program's, just now
  expect([moves.view('a@server', null), createUnfinishedMoves(world.configDir, Date.now).view('a@server', null)]).toEqual([null, null])
  move.end()
  expect(moves.view('b@server', null)).toBeNull()
  expect(moves.view('a@server', null)).toMatchObject({ network: 'office', count: 1, hosts: ['h'], from: ['x'], to: ['y'], isSure: false })
})

describe('by a clock that was put back', () => {
  const hour = 3_600_000
  const noon = Date.UTC(2026, 10, 28, 12)
  const lost = {
    nodes: [{ id: 'h', network: 'office', internetGateway: '', internetClients: [] }],
    hosts: [],
    at: 0,
  } as unknown as Snapshot
  const right = { ...lost, nodes: lost.nodes.map((node) => ({ ...node, internetGateway: 'x' })) }
  const sure = { count: 1, hosts: ['h'], isSure: true }

  /** A move that was broken off at noon; then the clock is set. */
  function brokenOff() {
    const clock = { now: noon }
    const moves = createUnfinishedMoves(world.configDir, () => clock.now)
    const move = moves.begin('a@server', 'office')
    move.keep([{ id: 'h', from: 'x', to: 'y' }])
    move.end()
    const view = (snapshot: Snapshot, confirmedAt: number) => moves.view('a@server', { snapshot, confirmedAt })
    return { clock, moves, view }
  }

  it('a picture from before the move says nothing of it, and one after it does', () => {
    const { clock, view } = brokenOff()
    // the clock goes back by three minutes: the picture of five before noon is no older than that by it
    clock.now = noon - 3 * 60_000
    expect(view(right, noon - 5 * 60_000)).toMatchObject({ isSure: false, hosts: ['h'] })
    clock.now += 30_000
    expect(view(lost, clock.now - 1000)).toMatchObject(sure)
    expect(view(right, clock.now)).toBeNull()
  })

  it('a picture that was confirmed by the clock of before is none after the move', () => {
    const { clock, view } = brokenOff()
    clock.now = noon + 1000
    expect(view(right, noon + hour)).toMatchObject({ isSure: false })
    expect(view(lost, clock.now)).toMatchObject(sure)
  })

  it('it is forgotten by what was read after that, and not by what was read before', () => {
    const { clock, moves, view } = brokenOff()
    clock.now = noon - hour
    moves.follow('a@server', { ...right, at: noon - 2 * hour })
    expect(view(lost, 0)).toMatchObject({ isSure: false })
    clock.now += 60_000
    moves.follow('a@server', { ...right, at: clock.now })
    expect(view(lost, clock.now)).toBeNull()
  })

  it('it is over, though a program of that number is running and it spoke in the future', () => {
    const clock = { now: noon }
    createUnfinishedMoves(world.configDir, () => clock.now)
      .begin('a@server', 'office')
      .keep([{ id: 'h', from: 'x', to: 'y' }])
    const later = createUnfinishedMoves(world.configDir, () => clock.now)
    expect(later.view('a@server', null)).toBeNull()
    clock.now -= hour
    expect(later.view('a@server', null)).toMatchObject({ hosts: ['h'] })
  })
})

it('leaves nothing on the disk after a move that went well', async () => {
  const client = world.client()
  await client.start('none')
  got(await client.acts.signIn({ server: world.server.url, ...owner }))
  await world.api('PUT', `/api/nodes/office/${id('exit-fra')}/inet_gw`, { inet_node_client_ids: [id('lap')] })
  got(await client.acts.write({ write: { kind: 'move', network: 'office', nodeIds: [id('lap')], to: id('exit-nyc') }, despite: false }))
  // it shows at once, before the server was read anew
  expect(hostsOf(client, 'exit-nyc')).toEqual(['lap'])
  expect(JSON.parse(fs.readFileSync(file(), 'utf8'))).toEqual([])
})
