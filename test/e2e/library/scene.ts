import type { LabProcess } from '../../lab/library/lab-process.ts'
import { createOffice, type Office } from '../../lab/library/office.ts'
import { waygateCommand } from '../../lab/library/waygate-program.ts'
import { type AppOptions, appConfigDir, startApp, type TestApp } from './app.ts'
import { type Desktop, startDesktop, until } from './desktop.ts'
import { openTray, type TrayView } from './tray.ts'

/** The whole thing: an office with two gateways, and a person's laptop with helper, desktop, app and tray. */
export interface Scene {
  readonly office: Office
  readonly desktop: Desktop
  readonly tray: TrayView
  app: TestApp
  helper: LabProcess
  /** The laptop's public IPv4 address as a stranger sees it; '' when nothing comes back. */
  exitAddress(node?: string): Promise<string>
  /** Waits until a node is seen under that address. */
  seenAs(address: string, node?: string): Promise<void>
  startApp(options?: AppOptions): Promise<TestApp>
  release(): Promise<void>
}

export interface SceneOptions {
  readonly signedIn: boolean
  /** Whose laptop it is; default: whoever owns the lab. Needs root. */
  readonly uid?: number
}

export async function createScene({ signedIn, uid }: SceneOptions): Promise<Scene> {
  const office = await createOffice()
  let desktop: Desktop | undefined
  try {
    const laptop = office.net.lab.node('laptop')
    const [helper, started] = await Promise.all([
      office.startHelper('laptop', uid === undefined ? [] : ['--allow-uid', String(uid)]),
      startDesktop(office.net.lab, laptop, { panel: true, ...(uid === undefined ? {} : { uid }) }),
    ])
    desktop = started
    if (signedIn) await signIn(started, { ...office.account, server: office.origin })
    const app = await startApp(started)
    const tray = await openTray(started)
    const exitAddress = (node = 'laptop') => office.net.exitAddress(node)
    const scene: Scene = {
      office,
      desktop: started,
      tray,
      app,
      helper,
      exitAddress,
      seenAs: async (address, node) => {
        await until(`${node ?? 'the laptop'} to be seen as ${address}`, async () => (await exitAddress(node)) === address)
      },
      startApp: async (options) => {
        scene.app = await startApp(started, options)
        return scene.app
      },
      release: async () => {
        await scene.app.quit().catch(() => undefined)
        await tray.stop()
        await started.stop()
        await office.release()
      },
    }
    return scene
  } catch (error) {
    await desktop?.stop()
    await office.release()
    throw error
  }
}

/** As the CLI does it, into the file that the app shares with it (`configDir`; default: the app's usual one). */
export async function signIn(
  desktop: Desktop,
  { server, user, password, configDir = appConfigDir(desktop) }: Credentials & { readonly configDir?: string },
): Promise<void> {
  const login = waygateCommand(['login', '--server', server, '--user', user, '--password-stdin', '--plain-http'])
  await desktop.node.must(desktop.asPerson(login), {
    input: password,
    env: { ...desktop.env, WAYGATE_CONFIG_DIR: configDir },
  })
}

interface Credentials {
  readonly server: string
  readonly user: string
  readonly password: string
}
