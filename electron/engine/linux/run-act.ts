import { existsSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import { fail, ok, type Result } from '../../common/result.ts'
import type { PlatformHost } from '../platform.ts'
import type { Act } from '../step.ts'
import type { RunAct } from './apply.ts'
import { restoreResolvConf, writeResolvConf } from './dns/resolv-conf.ts'
import type { KernelSettings } from './kernel-settings.ts'
import { programs } from './names.ts'
import { linkExists } from './net-devices.ts'
import type { OwnFilter } from './own-filter.ts'
import { runCommand, runProgram } from './run-command.ts'
import type { StandingKeys } from './standing-keys.ts'
import { configureDevice } from './wireguard.ts'
import { startWireGuardGo, stopWireGuard } from './wireguard-process.ts'

export interface ActContext {
  readonly host: PlatformHost
  readonly settings: KernelSettings
  readonly keys: StandingKeys
  readonly own: OwnFilter
  kernelWireGuard(): boolean
}

/** The one place where planned data becomes deeds. A disk that is full, or a file that somebody replaces at this moment, is a step that failed. */
export function runActs(context: ActContext): RunAct {
  return async (what, act) => {
    try {
      return await run(what, act, context)
    } catch (error) {
      return fail({ code: 'step.failed', what, program: '', exit: null, detail: error instanceof Error ? error.message : String(error) })
    }
  }
}

async function run(what: string, act: Act, context: ActContext): Promise<Result<unknown>> {
  switch (act.kind) {
    case 'command': {
      const { command } = act
      if (command.program !== programs.nft) return runCommand(what, command)
      const { stdin = '' } = command
      const isReplacing = /^delete table .*\ntable .* \{$/m.test(stdin)
      const ran = runCommand(what, isReplacing ? { ...command, args: ['-s', '-e', ...command.args] } : command)
      await context.own.during(
        stdin,
        ran.then((done) => (done.ok ? done.value.stdout : null)),
      )
      return ran
    }
    case 'startWireGuard':
      return startWireGuard(act.interface, context)
    case 'stopWireGuard':
      context.keys.drop(act.interface)
      return stopWireGuard(act.interface)
    case 'configureWireGuard': {
      const key = await context.host.privateKey(act.config.keyId)
      if (!key.ok) return key
      const done = await configureDevice(act.interface, act.config, key.value, context.host.stateDir)
      if (done.ok) context.keys.set(act.interface, act.config.keyId)
      return done
    }
    case 'writeResolvConf':
      return writeResolvConf(act.nameservers)
    case 'restoreResolvConf':
      return restoreResolvConf()
    case 'setSysctl':
      return context.settings.set(act.path, act.value)
    case 'restoreSysctl':
      return context.settings.restore(act.path)
    case 'pause':
      await wait(act.ms)
      return ok()
    case 'writeTunnelFile':
    case 'removeTunnelFile':
    case 'awaitService':
      return fail({ code: 'platform.unsupported', detail: `${act.kind} is for Windows` })
  }
}

/** The kernel's own WireGuard when it has one, else wireguard-go. */
async function startWireGuard(name: string, context: ActContext): Promise<Result<undefined>> {
  if (linkExists(name)) {
    const stopped = await stopWireGuard(name)
    if (!stopped.ok) return stopped
  }
  if (context.kernelWireGuard()) {
    const added = await runProgram({ program: programs.ip, args: ['link', 'add', 'dev', name, 'type', 'wireguard'] })
    if (added.ok && added.value.exit === 0) return ok()
    if (!existsSync(programs.wireguardGo)) return startWireGuardGo(name, context.host)
    context.host.log('kernel WireGuard refused', { interface: name, detail: added.ok ? added.value.stderr.trim() : added.fault })
  }
  return startWireGuardGo(name, context.host)
}
