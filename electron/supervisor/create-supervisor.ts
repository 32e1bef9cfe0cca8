import type { Platform } from '../engine/platform.ts'
import type { Supervisor, SupervisorHost } from './supervisor.ts'

/** Runs `step()` with an engine. `platform` comes from `createLinuxPlatform(host)`. */
export function createSupervisor(host: SupervisorHost, platform: Platform): Supervisor {
  throw new Error(`not composed yet: ${host.stateDir} ${typeof platform}`)
}
