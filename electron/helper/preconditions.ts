import { existsSync, readFileSync } from 'node:fs'
import { release } from 'node:os'
import type { Fault } from '../common/fault.ts'
import { packageOf, programs } from '../engine/linux/names.ts'

/** What the machine must offer before a helper makes sense; null = everything is there. */
export function missingPrecondition(machine: Machine = thisMachine): Fault | null {
  if (machine.platform !== 'linux') return { code: 'platform.unsupported', detail: `there is no helper for ${machine.platform} yet` }
  if (machine.uid !== 0) {
    return {
      code: 'permission.missing',
      need: 'root; the helper changes routes and the firewall of this computer (systemd starts it, or: sudo waygate helper)',
      detail: `it was started by uid ${machine.uid}`,
    }
  }
  const needed = [programs.ip, programs.nft, ...(machine.kernelWireGuard() ? [] : [programs.wireguardGo])]
  const missing = needed.find((program) => !machine.exists(program))
  if (missing === undefined) return null
  const from = packageOf[missing]
  return { code: 'program.missing', program: missing, install: from === undefined ? 'install it' : `install it: sudo apt install ${from}` }
}

export interface Machine {
  readonly platform: string
  readonly uid: number
  exists(path: string): boolean
  kernelWireGuard(): boolean
}

const thisMachine: Machine = {
  platform: process.platform,
  uid: process.geteuid?.() ?? -1,
  exists: existsSync,
  kernelWireGuard: () => existsSync('/sys/module/wireguard') || /\/wireguard\.ko/.test(moduleList()),
}

function moduleList(): string {
  return ['modules.dep', 'modules.builtin'].map((name) => textOf(`/lib/modules/${release()}/${name}`)).join('\n')
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}
