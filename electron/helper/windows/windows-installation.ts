import { fail, ok } from '../../common/result.ts'
import { builtInSource } from '../../common/update/update-source.ts'
import { version } from '../../common/version.ts'
import type { Installation } from '../update/installation.ts'

/** Nothing on Windows installs an update yet: a newer version is told of, and comes with its own installer. */
export function windowsInstallation(): Installation {
  return {
    version,
    arch: process.arch,
    suits: async () => false,
    updater: async () => 'other',
    source: async () => ok(builtInSource),
    install: async () => fail({ code: 'platform.unsupported', detail: 'updates on Windows' }),
    isInstalling: async () => false,
  }
}
