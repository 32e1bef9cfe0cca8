import { spawn } from 'node:child_process'
import { closeSync, existsSync, openSync, readdirSync, readFileSync, readlinkSync, realpathSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { fail, ok, type Result } from '../../common/result.ts'
import type { PlatformHost } from '../platform.ts'
import { packageOf, programs } from './names.ts'
import { linkExists } from './net-devices.ts'
import { runProgram } from './run-command.ts'
import { controlSocket } from './uapi.ts'
import { hasTunnelUnit, startTunnelUnit } from './wireguard-unit.ts'

const startLimit = 3000
const stopLimit = 2000
const attempts = 3

/**
 * Starts `wireguard-go -f NAME` and resolves when its control socket answers: as a unit of its own where there is one for it, else as a child. It outlives this
 * process on purpose; a child isn't detached, because a session of its own (autogroup) costs 4 % of throughput. An early exit is tried again: a predecessor may
 * still be letting go of the name.
 */
export async function startWireGuardGo(name: string, host: Pick<PlatformHost, 'stateDir' | 'log'>): Promise<Result<undefined>> {
  let detail = ''
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const log = join(host.stateDir, `${name}.log`)
    const started = (await startAsUnit(name, host)) ?? (await startAsChild(name, log))
    if (started === 'ready') return ok()
    if (started === 'missing')
      return fail({ code: 'program.missing', program: programs.wireguardGo, install: packageOf[programs.wireguardGo] ?? 'wireguard-go' })
    detail = readText(log).trim().slice(-500) || started
    await wait(50 * (attempt + 1))
  }
  return fail({ code: 'step.failed', what: `start ${name}`, program: programs.wireguardGo, exit: null, detail })
}

/** Null where it can't be one: a child carries as well. */
async function startAsUnit(name: string, host: Pick<PlatformHost, 'log'>): Promise<'ready' | null> {
  if (!hasTunnelUnit() || !existsSync(programs.wireguardGo)) return null
  const started = await startTunnelUnit(name)
  if (started.ok) await until(async () => (await isReady(name)) || wireGuardPids(name).length === 0, startLimit)
  if (await isReady(name)) return 'ready'
  host.log('WireGuard in a unit of its own refused', { interface: name, fault: started.ok ? null : started.fault })
  if (started.ok) await stopWireGuard(name)
  return null
}

async function startAsChild(name: string, log: string): Promise<string> {
  const output = openSync(log, 'w', 0o600)
  const child = spawn(programs.wireguardGo, ['-f', name], {
    stdio: ['ignore', output, output],
    env: { LOG_LEVEL: 'error', WG_PROCESS_FOREGROUND: '1', PATH: '/usr/sbin:/usr/bin:/sbin:/bin' },
    cwd: '/',
  })
  closeSync(output)
  child.unref()
  if (child.pid !== undefined) startedHere.set(name, child.pid)
  let end = ''
  child.once('error', (error: NodeJS.ErrnoException) => {
    end = error.code === 'ENOENT' ? 'missing' : error.message
  })
  child.once('exit', (code, signal) => {
    end = `ended with ${signal ?? code}`
  })
  for (const until = Date.now() + startLimit; Date.now() < until; ) {
    await wait(1)
    if (end !== '') return end
    if (await isReady(name)) return 'ready'
  }
  child.kill('SIGKILL')
  return 'no control socket'
}

/** Saves looking through all processes; each is still looked at before it is believed. */
const startedHere = new Map<string, number>()

async function isReady(name: string): Promise<boolean> {
  return existsSync(controlSocket(name)) && linkExists(name) && (await answers(name))
}

/** A socket file may be left by one that was killed. */
function answers(name: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(controlSocket(name))
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })
}

/** Ends our wireguard-go of that name and removes the interface, whichever of them is there. */
export async function stopWireGuard(name: string): Promise<Result<undefined>> {
  const pids = wireGuardPids(name)
  for (const pid of pids) kill(pid, 'SIGTERM')
  if (pids.length > 0) await until(() => !linkExists(name) && pids.every(isGone), stopLimit)
  for (const pid of pids) if (!isGone(pid)) kill(pid, 'SIGKILL')
  if (linkExists(name)) {
    const removed = await runProgram({ program: programs.ip, args: ['link', 'delete', 'dev', name] })
    if (!removed.ok) return removed
    await until(() => !linkExists(name), stopLimit)
  }
  // left behind by one that was killed; nobody else listens there, its interface is gone
  if (pids.length > 0 || !existsSync(controlSocket(name)) || !(await answers(name))) rmSync(controlSocket(name), { force: true })
  if (linkExists(name))
    return fail({ code: 'step.failed', what: `remove ${name}`, program: programs.ip, exit: null, detail: 'the interface is still there' })
  return ok()
}

/** Removes the control socket of an interface that is gone: a process that was killed leaves it behind. */
export async function sweepControlSocket(name: string): Promise<void> {
  if (!linkExists(name) && existsSync(controlSocket(name)) && !(await answers(name))) rmSync(controlSocket(name), { force: true })
}

/**
 * Our own processes: by arguments, network namespace, and what nobody but root can pretend: whose they are (a process names its own arguments as it likes), and
 * the program that really runs.
 */
export function wireGuardPids(name: string, program: string = programs.wireguardGo): readonly number[] {
  const namespace = linkOf('/proc/self/ns/net')
  const isOurs = (pid: string) => {
    const [called, ...args] = readText(`/proc/${pid}/cmdline`).split('\0')
    if (called !== program || args[0] !== '-f' || args[1] !== name) return false
    return isOfOurUser(pid) && runsProgram(pid, program) && linkOf(`/proc/${pid}/ns/net`) === namespace && !isGone(Number(pid))
  }
  const known = String(startedHere.get(name) ?? '')
  if (known !== '' && isOurs(known)) return [Number(known)]
  return readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry) && isOurs(entry))
    .map(Number)
}

/** Real, effective, saved and file system uid (proc(5)). Not the owner of /proc/PID: that is root's for whatever hides its memory. */
function isOfOurUser(pid: string): boolean {
  const uids = /^Uid:\t(\d+)\t(\d+)\t(\d+)\t(\d+)$/m.exec(readText(`/proc/${pid}/status`))?.slice(1) ?? []
  return uids.length > 0 && uids.every((uid) => uid === String(process.geteuid?.()))
}

/** An update may have replaced the file under it. */
function runsProgram(pid: string, program: string): boolean {
  const running = linkOf(`/proc/${pid}/exe`).replace(/ \(deleted\)$/, '')
  return running === program || running === realPathOf(program)
}

function realPathOf(program: string): string {
  try {
    return realpathSync(program)
  } catch {
    return program
  }
}

function linkOf(path: string): string {
  try {
    return readlinkSync(path)
  } catch {
    return ''
  }
}

/** Gone, or dead and only waiting for its parent to look. */
function isGone(pid: number): boolean {
  const stat = readText(`/proc/${pid}/stat`)
  return stat === '' || /^\d+ \(.*\) [ZX]/s.test(stat)
}

function kill(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch {
    // it ended meanwhile
  }
}

async function until(done: () => boolean | Promise<boolean>, limit: number): Promise<boolean> {
  for (const end = Date.now() + limit; Date.now() < end; await wait(1)) if (await done()) return true
  return done()
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}
