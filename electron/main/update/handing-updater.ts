import { BaseUpdater, type DebUpdater } from 'electron-updater'
import type { DownloadExecutorResult, DownloadUpdateOptions } from 'electron-updater/out/AppUpdater.js'
import { fail, type Result } from '../../common/result.ts'
import type { PackageKind } from '../../common/update/update-manifest.ts'
import type { UpdateRefusal } from '../../common/update/update-refusal.ts'
import { plainHeaders } from './read-text.ts'

/** In place of Electron's app; its type is the library's own. */
export type Surroundings = ConstructorParameters<typeof DebUpdater>[1]

const spoilt: ReadonlySet<UpdateRefusal> = new Set(['altered', 'oversized', 'truncated'])

/** What the library's declarations leave out of its updaters. */
interface Downloads {
  readonly httpExecutor: { download(url: URL, path: string, options: object): Promise<unknown> }
}

/**
 * electron-updater finds, downloads and keeps packages; its own ways to install are `dpkg -i` with the person's password on a file of the person's, and removing the
 * AppImage before the new one is there. Here what was downloaded is handed to somebody else.
 */
export class HandingUpdater extends BaseUpdater {
  private readonly kind: PackageKind
  private readonly handOver: (file: string) => Promise<Result<undefined>>
  private handing: Promise<Result<undefined>> | null = null

  constructor(kind: PackageKind, handOver: (file: string) => Promise<Result<undefined>>, surroundings: Surroundings) {
    super(null, surroundings)
    this.kind = kind
    this.handOver = handOver
    this.autoDownload = false
    this.autoInstallOnAppQuit = false
    this.allowDowngrade = false
    this.disableDifferentialDownload = true
    this.logger = null
    this.requestHeaders = { ...plainHeaders }
    // its package has no file that says where updates come from: only the name of the folder in the person's cache is wanted of it
    Object.assign(this, { configOnDisk: { value: Promise.resolve({ updaterCacheDirName: 'waygate-updater' }) } })
    // said by what is answered; without a listener Node would throw it
    this.on('error', () => undefined)
  }

  /** Gives what was downloaded to whoever puts it in place. */
  async handOverDownloaded(): Promise<Result<undefined>> {
    this.handing = null
    this.quitAndInstall(true, true)
    const handed: Result<undefined> = await (this.handing ?? fail({ code: 'internal', detail: 'nothing is downloaded' }))
    // what isn't what was signed isn't kept: the next attempt downloads it anew
    if (!handed.ok && handed.fault.code === 'update.refused' && spoilt.has(handed.fault.why)) await this.downloadedUpdateHelper?.clear()
    return handed
  }

  protected override doDownloadUpdate(options: DownloadUpdateOptions): Promise<DownloadExecutorResult> {
    const { provider, info } = options.updateInfoAndProvider
    const [file] = provider.resolveFiles(info)
    if (file === undefined) throw new Error('nothing is downloaded')
    return this.executeDownload({
      fileExtension: this.kind,
      fileInfo: file,
      downloadUpdateOptions: options,
      task: async (path, download) => {
        if (this.listenerCount('download-progress') > 0) download.onProgress = (progress) => this.emit('download-progress', progress)
        await (this as unknown as Downloads).httpExecutor.download(file.url, path, download)
      },
    })
  }

  /** Answers that nothing was installed, so that nothing quits: the app goes on meanwhile. */
  protected override doInstall(): boolean {
    const file = this.installerPath
    if (file !== null) this.handing = this.handOver(file)
    return false
  }
}
