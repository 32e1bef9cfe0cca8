import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { agentBase } from '../../electron/common/contracts/agent.ts'
import { openDatabase } from '../../electron/server/store/database.ts'
import type { View } from '../../electron/server/store/draft.ts'
import { type BundledProgram, bundleProgram } from './bundled-program.ts'
import { call, launchServer, type ServerProcess } from './server-under-fire.ts'

/** A server process is killed in the middle of writing, again and again; its file is opened after each kill. */

const kills = Number(process.env.WAYGATE_KILLS ?? 8)
const writers = 6

describe(`kill -9 under write load, ${kills} times`, () => {
  let program: BundledProgram
  let dataDir: string

  beforeAll(async () => {
    program = await bundleProgram(new URL('serve-process.ts', import.meta.url))
    dataDir = mkdtempSync(join(tmpdir(), 'waygate-kill-'))
  })

  afterAll(() => {
    program.remove()
    rmSync(dataDir, { recursive: true, force: true })
  })

  it(
    'no acknowledged write is lost, no operation is half there',
    async () => {
      const acknowledged: Acknowledged = { networks: new Set(), deleted: new Set(), hosts: new Set() }
      let written = 0
      for (let round = 0; round < kills; round++) {
        const server = await launchServer({ program: program.file, dataDir })
        const key = await oneKey(server, round)
        const loops = Array.from({ length: writers }, (_, at) => writeUntilDead(server, { round, writer: at, key }, acknowledged))
        // somewhere in the middle of the writes: another place every round
        await countedWrites(acknowledged, written + 10 + ((round * 7) % 23))
        server.child.kill('SIGKILL')
        await Promise.all([...loops, server.ended])
        written = sizeOf(acknowledged)
        checkFile(join(dataDir, 'waygate.db'), acknowledged)
      }
    },
    60_000 + kills * 20_000,
  )
})

interface Acknowledged {
  readonly networks: Set<string>
  readonly deleted: Set<string>
  /** By name. */
  readonly hosts: Set<string>
}

function sizeOf({ networks, deleted, hosts }: Acknowledged): number {
  return networks.size + deleted.size + hosts.size
}

async function countedWrites(acknowledged: Acknowledged, goal: number): Promise<void> {
  while (sizeOf(acknowledged) < goal) await new Promise((resolve) => setImmediate(resolve))
}

/** A key that counts its uses: a host that enrolled and a use that was not counted would be half an operation. */
async function oneKey(server: ServerProcess, round: number): Promise<string> {
  await call(server, 'POST', '/api/networks', { netid: 'crowd', addressrange: '10.200.0.0/16' })
  const made = await call(server, 'POST', '/api/v1/enrollment-keys', {
    networks: ['crowd'],
    tags: [`round-${round}`],
    uses_remaining: uses,
  })
  if (made === null || made.status !== 200) throw new Error(`no key: ${made?.body}`)
  return JSON.parse(made.body).value
}

const uses = 1000

interface Writer {
  readonly round: number
  readonly writer: number
  readonly key: string
}

async function writeUntilDead(server: ServerProcess, { round, writer, key }: Writer, acknowledged: Acknowledged): Promise<void> {
  for (let at = 0; ; at++) {
    const name = `r${round}-w${writer}-${at}`
    if (writer % 2 === 0) {
      const host = await call(server, 'POST', `${agentBase}/enrol`, enrolment(key, name))
      if (host === null) return
      if (host.status === 200) acknowledged.hosts.add(name)
      continue
    }
    const number = round * 4096 + (writer >> 1) * 1024 + (at % 1024)
    const range = `fd00:${number.toString(16)}::/64`
    const network = await call(server, 'POST', '/api/networks', { netid: name, addressrange6: range })
    if (network === null) return
    if (network.status === 200) acknowledged.networks.add(name)
    if (at % 3 !== 0) continue
    const gone = await call(server, 'DELETE', `/api/networks/${name}`)
    // without an answer it may be gone or not
    acknowledged.networks.delete(name)
    if (gone === null) return
    if (gone.status === 200) acknowledged.deleted.add(name)
  }
}

function enrolment(key: string, name: string) {
  return {
    key,
    name,
    publicKey: Buffer.from(name.padEnd(32, '.')).toString('base64'),
    hostPass: Buffer.from(name.padEnd(32, '.')).toString('base64url'),
    os: 'linux',
    osFamily: 'debian',
    kernel: '6.1.0',
    firewall: 'nftables',
    version: 'v0.1.0',
    endpoint4: '198.51.100.7',
    endpoint6: '',
    listenPort: 51821,
    mtu: 1420,
    interfaces: [],
    defaultInterface: 'eth0',
  }
}

/** Opens it as the next server would. */
function checkFile(path: string, acknowledged: Acknowledged): void {
  const opened = openDatabase(path)
  if (!opened.ok) throw new Error(JSON.stringify(opened.fault))
  const { view } = opened.value
  const networks = new Set(view.list('networks').map(({ name }) => name))
  const hosts = new Set(view.list('hosts').map(({ name }) => name))
  expect([...acknowledged.networks].filter((name) => !networks.has(name))).toEqual([])
  expect([...acknowledged.deleted].filter((name) => networks.has(name))).toEqual([])
  expect([...acknowledged.hosts].filter((name) => !hosts.has(name))).toEqual([])
  expect(halves(view)).toEqual([])
  opened.value.close()
}

/** What only half of an operation would leave. */
function halves(view: View): string[] {
  const found: string[] = []
  const keyed = new Map(
    view
      .list('enrolmentKeys')
      .filter(({ isDefault }) => isDefault)
      .map((key) => [key.networks[0], key]),
  )
  for (const { name } of view.list('networks')) if (!keyed.has(name)) found.push(`network ${name} has no key`)
  for (const name of keyed.keys())
    if (view.get('networks', name ?? '') === undefined) found.push(`a key of network ${name}, which is not there`)
  for (const host of view.list('hosts')) if (view.find('nodesByHost', host.id).length !== 1) found.push(`host ${host.name} has no node`)
  for (const node of view.list('nodes')) if (view.get('hosts', node.hostId) === undefined) found.push(`node ${node.id} has no host`)
  const used = view.list('enrolmentKeys').reduce((sum, key) => sum + (key.isDefault ? 0 : uses - key.usesRemaining), 0)
  const enrolled = view.list('hosts').length
  if (used !== enrolled) found.push(`${enrolled} hosts enrolled with ${used} uses of keys`)
  return found
}
