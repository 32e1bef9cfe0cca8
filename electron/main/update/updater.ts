import { CancellationToken } from 'electron-updater'
import type { Fault } from '../../common/fault.ts'
import { fail, ok, type Result } from '../../common/result.ts'
import type { PackageKind } from '../../common/update/update-manifest.ts'
import type { FoundUpdate } from './find-update.ts'
import { HandingUpdater, type Surroundings } from './handing-updater.ts'
import { signedProvider } from './signed-provider.ts'

/** Downloads one update and hands it to whoever puts it in place. */
export interface Updater {
  /** The package lies whole and with the signed hash in this person's cache; at once when it did before. */
  download(update: FoundUpdate, onProgress: (percent: number) => void): Promise<Result<undefined>>
  /** What was downloaded last. Resolves when the helper has begun to install, or when it is in place. */
  handOver(update: FoundUpdate, onProgress: (percent: number) => void): Promise<Result<undefined>>
  stop(): void
}

export interface UpdaterParts {
  readonly kind: PackageKind
  /** Puts a file with this update's package in place. */
  install(file: string, update: FoundUpdate, onProgress: (percent: number) => void): Promise<Result<undefined>>
  /** In place of Electron's app and network. */
  readonly surroundings?: { readonly app: Surroundings; readonly httpExecutor: unknown }
}

/** A download that brings nothing for this time has failed (ms). */
const stallLimit = 2 * 60_000

export function createUpdater({ kind, install, surroundings }: UpdaterParts): Updater {
  let handing: { readonly update: FoundUpdate; readonly onProgress: (percent: number) => void } | null = null
  const updater = new HandingUpdater(
    kind,
    async (file) => {
      if (handing === null) return fail({ code: 'internal', detail: 'no update is handed over' })
      return install(file, handing.update, handing.onProgress)
    },
    surroundings?.app,
  )
  if (surroundings !== undefined) Object.assign(updater, { httpExecutor: surroundings.httpExecutor })
  let token: CancellationToken | null = null

  return {
    async download(update, onProgress) {
      const size = update.package?.size ?? 0
      const cancellation = new CancellationToken()
      token = cancellation
      let stopped: Fault | null = null
      const stop = (fault: Fault) => {
        stopped = fault
        cancellation.cancel()
      }
      const unreachable: Fault = { code: 'server.unreachable', server: update.package?.url ?? '', detail: 'the download stood still' }
      const stall = setTimeout(() => stop(unreachable), stallLimit)
      const progress = ({ transferred }: { readonly transferred: number }) => {
        stall.refresh()
        if (transferred > size) return stop({ code: 'update.refused', why: 'oversized', version: update.version })
        onProgress((100 * transferred) / size)
      }
      updater.on('download-progress', progress)
      try {
        updater.setFeedURL({ provider: 'custom', updateProvider: signedProvider(update) })
        const checked = await updater.checkForUpdates()
        if (checked?.isUpdateAvailable !== true) return fail({ code: 'update.refused', why: 'notNewer', version: update.version })
        await updater.downloadUpdate(cancellation)
        return ok()
      } catch (error) {
        return fail(stopped ?? downloadFault(error, update))
      } finally {
        clearTimeout(stall)
        updater.off('download-progress', progress)
        token = null
      }
    },
    async handOver(update, onProgress) {
      handing = { update, onProgress }
      const handed = await updater.handOverDownloaded()
      handing = null
      return handed
    },
    stop: () => token?.cancel(),
  }
}

function downloadFault(error: unknown, { package: wanted, version }: FoundUpdate): Fault {
  const { code, message } = error as { readonly code?: string; readonly message?: string }
  if (code === 'ERR_CHECKSUM_MISMATCH') return { code: 'update.refused', why: 'altered', version }
  if (/^E(NOSPC|ACCES|ROFS|DQUOT)$/.test(code ?? '')) return { code: 'disk.failed', path: 'cache', detail: message ?? '' }
  return { code: 'server.unreachable', server: wanted?.url ?? '', detail: message ?? String(error) }
}
