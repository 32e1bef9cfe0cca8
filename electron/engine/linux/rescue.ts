import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Fault } from '../../common/fault.ts'
import type { Family } from '../../common/net/prefix.ts'
import { ok, type Result } from '../../common/result.ts'
import { dnsInFiles } from './dns/observe-dns.ts'
import { removeRecord } from './dns/plan-dns.ts'
import { ourNameservers, resolvConf, restoreResolvConf } from './dns/resolv-conf.ts'
import { forwardingFirst } from './host-settings.ts'
import { kernelSettings } from './kernel-settings.ts'
import {
  filterTable,
  hostFilterTable,
  hostProtocol,
  meshInterface,
  meshTable,
  programs,
  slotInterface,
  slots,
  slotTable,
  tunnelProtocol,
  tunnelTable,
} from './names.ts'
import { linkExists } from './net-devices.ts'
import { readRules } from './observe.ts'
import { runProgram } from './run-command.ts'
import { controlSocket } from './uapi.ts'
import { stopWireGuard, wireGuardPids } from './wireguard-process.ts'

export interface RescueReport {
  /** What was there and is gone now, for people. */
  readonly removed: readonly string[]
  /** What somebody should know besides. */
  readonly notes: readonly string[]
  /** What could not be removed. */
  readonly failed: readonly Fault[]
}

export interface RescueOptions {
  /** Where a helper kept its backups, if it is still there. */
  readonly stateDir?: string
}

/**
 * Removes everything of ours with no helper, no state and no network: rules, routes, tables, interfaces, our own WireGuard processes, the resolver's
 * configuration. Goes on past what fails, and may be repeated. A helper that is still running would put everything back: stop it first.
 */
export async function rescue(options: RescueOptions = {}): Promise<RescueReport> {
  const removed: string[] = []
  const notes: string[] = []
  const failed: Fault[] = []
  const note = (result: Result<string | null>) => {
    if (!result.ok) failed.push(result.fault)
    else if (result.value !== null) removed.push(result.value)
  }
  const stateDir = options.stateDir ?? '/var/lib/waygate'

  for (const family of [4, 6] as const) {
    note(await flushRules(family, tunnelProtocol, 'rules of the tunnel'))
    note(await flushRules(family, hostProtocol, 'rules of the mesh host'))
  }
  for (const name of [...slots.map(slotInterface), meshInterface]) note(await removeInterface(name))
  for (const table of [filterTable, hostFilterTable]) note(await removeTable(table))
  for (const table of [tunnelTable, meshTable, ...slots.map(slotTable)]) {
    for (const family of [4, 6] as const) note(await flushRoutes(family, table))
  }
  note(await restoreResolver(notes))
  note(await removeResolvconfRecord())
  note(await restoreSettings(stateDir, notes))
  // an interrupted plan must not be undone by a later start on top of this
  for (const plan of ['tunnel.plan.json', 'host.plan.json']) rmSync(join(stateDir, plan), { force: true })
  return { removed, notes, failed }
}

async function flushRules(family: Family, protocol: number, what: string): Promise<Result<string | null>> {
  const selector = [...dash(family), 'rule']
  const listed = await readRules(family)
  if (!listed.ok) return listed
  const count = listed.value.filter((rule) => rule.protocol === protocol).length
  if (count === 0) return ok(null)
  const flushed = await runProgram({ program: programs.ip, args: [...selector, 'flush', 'protocol', String(protocol)] })
  if (!flushed.ok) return flushed
  return flushed.value.exit === 0 ? ok(`${count} IPv${family} ${what}`) : stepFailed(what, programs.ip, flushed.value)
}

async function flushRoutes(family: Family, table: number): Promise<Result<string | null>> {
  const selector = [family === 6 ? '-6' : '-4', 'route']
  const listed = await runProgram({ program: programs.ip, args: [...selector, 'show', 'table', String(table)] })
  if (!listed.ok) return listed
  // exit 2: there is no such table
  if (listed.value.exit !== 0 || listed.value.stdout.trim() === '') return ok(null)
  const flushed = await runProgram({ program: programs.ip, args: [...selector, 'flush', 'table', String(table)] })
  if (!flushed.ok) return flushed
  return flushed.value.exit === 0 ? ok(`IPv${family} routes of table ${table}`) : stepFailed('flush routes', programs.ip, flushed.value)
}

async function removeInterface(name: string): Promise<Result<string | null>> {
  const pids = wireGuardPids(name)
  const remains = pids.length > 0 || linkExists(name)
  if (!remains && !existsSync(controlSocket(name))) return ok(null)
  const stopped = await stopWireGuard(name)
  if (!stopped.ok) return stopped
  // somebody in another network namespace may answer there: then it is not ours
  if (!remains) return ok(existsSync(controlSocket(name)) ? null : `what a killed process left of ${name}`)
  return ok(pids.length === 0 ? `interface ${name}` : `interface ${name} and its process ${pids.join(', ')}`)
}

async function removeTable(table: string): Promise<Result<string | null>> {
  const tables = await runProgram({ program: programs.nft, args: ['list', 'tables', 'inet'] })
  if (!tables.ok) return tables
  if (!tables.value.stdout.split('\n').includes(`table inet ${table}`)) return ok(null)
  const removed = await runProgram({ program: programs.nft, args: ['delete', 'table', 'inet', table] })
  if (!removed.ok) return removed
  return removed.value.exit === 0 ? ok(`firewall table inet ${table}`) : stepFailed(`remove table ${table}`, programs.nft, removed.value)
}

function restoreResolver(notes: string[]): Result<string | null> {
  if (ourNameservers() === null) return ok(null)
  const restored = restoreResolvConf()
  if (!restored.ok) {
    notes.push(`${resolvConf} still names Waygate's name servers; write your own there, for example "nameserver 9.9.9.9".`)
    return restored
  }
  return ok(`Waygate's name servers in ${resolvConf}; what was there before is back`)
}

async function removeResolvconfRecord(): Promise<Result<string | null>> {
  if (dnsInFiles().kind !== 'resolvconf' || removeRecord.kind !== 'command') return ok(null)
  const removed = await runProgram(removeRecord.command)
  if (!removed.ok) return removed
  return removed.value.exit === 0
    ? ok("Waygate's name servers in resolvconf")
    : stepFailed('remove the record', programs.resolvconf, removed.value)
}

/** Forwarding and reply marks; harmless if they stay, but not ours to leave. */
async function restoreSettings(stateDir: string, notes: string[]): Promise<Result<string | null>> {
  if (!existsSync(stateDir)) {
    notes.push(
      `${stateDir} is gone, so kernel settings (src_valid_mark, forwarding) stay as they are; a restart of the machine resets them.`,
    )
    return ok(null)
  }
  const settings = kernelSettings(stateDir)
  const paths = Object.keys(settings.before()).sort(forwardingFirst)
  for (const path of paths) {
    const restored = settings.restore(path)
    if (!restored.ok) return restored
  }
  return ok(paths.length === 0 ? null : `kernel settings ${paths.join(', ')}`)
}

function stepFailed(what: string, program: string, output: { readonly exit: number | null; readonly stderr: string }): Result<never> {
  return { ok: false, fault: { code: 'step.failed', what, program, exit: output.exit, detail: output.stderr.trim().slice(0, 500) } }
}

function dash(family: Family): readonly string[] {
  return family === 6 ? ['-6'] : []
}
