import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connectHelper, type HelperConnection } from '../../../electron/client/helper-link/connect-helper.ts'
import type { Result } from '../../../electron/common/result.ts'
import type { Pass } from '../../../electron/common/tunnel/pass.ts'
import type { MachineAddresses } from '../../../electron/common/tunnel/pass-bounds.ts'
import { forgetUserName, userName } from '../../../electron/helper/admission/allowed-users.ts'
import { noPolicy, type PolicyState } from '../../../electron/helper/admission/policy.ts'
import { createHelper, type Helper } from '../../../electron/helper/create-helper.ts'
import { openJournal } from '../../../electron/helper/journal/journal.ts'
import { linuxSections } from '../../../electron/helper/linux-sections.ts'
import { createLog } from '../../../electron/helper/log.ts'
import { createLogTail } from '../../../electron/helper/log-tail.ts'
import { openKeyStore } from '../../../electron/helper/state/key-store.ts'
import { openStateStore } from '../../../electron/helper/state/state-store.ts'
import type { Installation } from '../../../electron/helper/update/installation.ts'
import { createUserSockets } from '../../../electron/helper/user-sockets.ts'
import { createRecordingSupervisor, type RecordingSupervisor } from './recording-supervisor.ts'

/** A whole helper on real sockets, files and keys in a directory of its own; only the tunnel is recorded instead of made. */
export interface HelperInABox {
  readonly directory: string
  readonly supervisor: RecordingSupervisor
  readonly helper: Helper
  policy: PolicyState
  machine: MachineAddresses
  /** Uids that count as having a process. */
  readonly present: Set<number>
  /** Uids that don't sit at the machine. */
  readonly away: Set<number>
  sessionsChanged: () => void
  readonly hostAgents: Set<number>
  /** Login names; a uid that isn't among them is nobody's. */
  readonly logins: Map<number, string>
  /** What the machine's resolver knows. */
  readonly names: Map<string, readonly string[]>
  readonly log: string[]
  as(uid: number, client?: 'app' | 'cli' | 'host' | 'test'): Promise<HelperConnection>
  socket(uid: number): string
  /** Ends every connection that `as` made, and waits until the helper has noticed. */
  closeAll(): Promise<void>
  /** Ends this life; the directory stays for the next. */
  stop(): Promise<void>
  /** Text of every file below the directory but the keys'. */
  everythingWritten(): Promise<string>
  remove(): Promise<void>
}

export async function startHelperInABox(
  options: {
    uids?: readonly number[]
    directory?: string
    policy?: PolicyState
    logins?: ReadonlyMap<number, string>
    installation?: Installation
  } = {},
): Promise<HelperInABox> {
  const directory = options.directory ?? (await mkdtemp(join(tmpdir(), 'waygate-helper-')))
  const log: string[] = []
  const logTail = createLogTail(0)
  const logger = createLog({
    write: (line) => {
      log.push(line)
      logTail.write(line)
    },
  })
  const present = new Set<number>()
  const hostAgents = new Set<number>()
  const logins = new Map(options.logins)
  const names = new Map<string, readonly string[]>([['api.example.com', ['198.51.100.4', '198.51.100.9', '127.0.0.1']]])
  let supervisor: RecordingSupervisor | null = null
  let helper: Helper | null = null
  const sockets = createUserSockets({
    runDir: directory,
    log: logger,
    dispatch: (method, params, peer) => (helper as Helper).dispatch(method, params, peer),
  })
  const opened: HelperConnection[] = []
  const box: Omit<HelperInABox, 'supervisor' | 'helper'> = {
    directory,
    policy: options.policy ?? { ok: true, value: noPolicy },
    machine: { own: ['192.168.7.5'], onLink: ['192.168.7.0/24'] },
    present,
    away: new Set(),
    sessionsChanged: () => undefined,
    hostAgents,
    logins,
    names,
    log,
    socket: (uid) => join(directory, `${uid}.sock`),
    as: async (uid, client = 'test') => {
      const connection = await connectHelper({ runDir: directory, uid, client })
      if (!connection.ok) throw new Error(JSON.stringify(connection.fault))
      opened.push(connection.value)
      return connection.value
    },
    closeAll: async () => {
      for (const connection of opened.splice(0)) connection.close()
      while ([...sockets.connections()].length > 0) await new Promise((resolve) => setTimeout(resolve, 5))
    },
    stop: async () => {
      for (const connection of opened.splice(0)) connection.close()
      await (helper as Helper).stop()
      await sockets.close()
    },
    everythingWritten: async () => {
      const names = (await readdir(directory)).filter((name) => name.startsWith('state') || name.startsWith('journal'))
      return (await Promise.all(names.map((name) => readFile(join(directory, name), 'utf8')))).join('\n')
    },
    remove: () => rm(directory, { recursive: true, force: true }),
  }
  helper = createHelper({
    stateDir: directory,
    bootId: 'boot',
    log: logger,
    logTail,
    store: await openStateStore(directory),
    keys: await openKeyStore(directory),
    journal: await openJournal({
      stateDir: directory,
      now: Date.now,
      onHead: () => undefined,
      onTrouble: (detail) => void log.push(detail),
    }),
    createSupervisor: (host) => {
      supervisor = createRecordingSupervisor(host)
      return supervisor
    },
    installation: options.installation ?? notInstalled,
    policy: () => box.policy,
    machine: () => box.machine,
    isPresent: async (uid) => present.has(uid) || sockets.isConnected(uid),
    isAtSeat: async (uid) => !box.away.has(uid),
    watchSessions: (listener) => {
      box.sessionsChanged = listener
      return () => undefined
    },
    settleMs: 0,
    loginName: async (uid) => logins.get(uid) ?? null,
    userName,
    forgetUserName,
    machineSections: linuxSections,
    isHostAgent: (uid) => hostAgents.has(uid),
    resolve: async (host) => names.get(host) ?? [],
    connections: () => sockets.connections(),
    now: Date.now,
  })
  await helper.start()
  await sockets.allow(new Set(options.uids ?? []))
  return Object.assign(box, { helper, supervisor: supervisor as unknown as RecordingSupervisor })
}

/** A checkout: whoever put it there updates it. */
const notInstalled: Installation = {
  version: '0.1.0',
  arch: 'x64',
  suits: async () => false,
  updater: async () => 'other',
  source: async () => ({ ok: true, value: { feed: '', keys: [], channels: ['stable', 'beta'] } }),
  install: async () => ({ ok: true, value: undefined }),
  isInstalling: async () => false,
}

/** A pass that is within bounds. */
export function examplePass(keyId: string, more: Partial<Pass> = {}): Pass {
  return {
    passId: 'p1',
    keyId,
    account: 'anna@api.example.com',
    network: 'office',
    gatewayNodeId: 'node-1',
    gatewayName: 'berlin',
    clientId: 'client-1',
    addresses: ['10.20.0.5'],
    peerKey: 'YWJjZGVmZ2hpamtsbW5vcHFyc3R1dnd4eXoxMjM0NTY=',
    endpoints: ['203.0.113.7:51821'],
    dns: ['10.20.0.1'],
    mtu: 1420,
    keepalive: 20,
    apiAddresses: ['198.51.100.4:443'],
    checkedAt: 1,
    ...more,
  }
}

/** The value of a success; anything else fails the test with the fault. */
export function got<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`unexpected fault ${JSON.stringify(result.fault)}`)
  return result.value
}
