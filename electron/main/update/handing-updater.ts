import { DebUpdater } from 'electron-updater'
import { fail, type Result } from '../../common/result.ts'
import { plainHeaders } from './read-text.ts'

type Arguments = ConstructorParameters<typeof DebUpdater>

/** electron-updater's own way to install is `dpkg -i` with the person's password, on a file of the person's: here the helper gets the file instead. */
export class HelperUpdater extends DebUpdater {
  private readonly handOver: (file: string) => Promise<Result<undefined>>
  private handing: Promise<Result<undefined>> | null = null

  constructor(handOver: (file: string) => Promise<Result<undefined>>, app: Arguments[1]) {
    super(null, app)
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

  /** Gives what was downloaded to the helper. */
  async installByHelper(): Promise<Result<undefined>> {
    this.handing = null
    this.quitAndInstall(true, true)
    return this.handing ?? fail({ code: 'internal', detail: 'nothing is downloaded' })
  }

  /** Answers that nothing was installed, so that nothing quits: the helper works on while the app goes on. */
  protected override doInstall(): boolean {
    const file = this.installerPath
    if (file !== null) this.handing = this.handOver(file)
    return false
  }
}
