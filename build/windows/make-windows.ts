import { copyFile, cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { basename, join, relative } from 'node:path'
import { Arch, build, Platform } from 'electron-builder'
import { type DistPlan, planDist } from '../dist/dist-plan.ts'
import { collectLicences } from '../dist/legal/collect-licences.ts'
import { makeSbom } from '../dist/legal/make-sbom.ts'
import { writeChecksums } from '../dist/repository/checksums.ts'
import { makeInstaller } from './make-installer.ts'
import { makeWindowsProgram } from './make-program.ts'
import { iconFile } from './own-face.ts'
import { makeServiceHost } from './service-host.ts'
import signFile, { isSigning } from './sign-file.ts'
import { windowsNodeVersion } from './windows-node.ts'
import { missingForWine } from './wine.ts'

/** Whether Electron for Windows may be fetched (electron-builder does it): the same word as for this machine's own (build/electron-runtime). */
const download = 'WAYGATE_ELECTRON_DOWNLOAD'

/**
 * Makes the Windows packages of this checkout in a folder, which is emptied first: programs, and the installer for x64 and arm64 by electron-builder. Where Electron
 * for Windows may not be fetched, everything is called `-test` and the installer is a small one of our own, with the app's files and nothing that could run them. Answers
 * the exit code: 1 = this machine lacks a tool.
 */
export async function makeWindows(root: string, say: (line: string) => void, output: string): Promise<number> {
  const hindrance = missingForWine()
  if (hindrance !== undefined) {
    say(`No Windows package: ${hindrance}`)
    return 1
  }
  const withElectron = process.env[download] === '1'
  const plan = await planDist(root, ['dir'], !withElectron, output)
  const electronVersion = await versionOf(join(root, 'node_modules/electron'))
  await rm(plan.stage, { recursive: true, force: true })
  await rm(output, { recursive: true, force: true })
  await mkdir(output, { recursive: true })
  say('Making waygate.exe and its service host …')
  await makePrograms(plan)
  await Promise.all([collectLicences(plan, electronVersion), makeSbom(plan, { electron: electronVersion, node: windowsNodeVersion(root) })])
  if (!isSigning()) say('Nothing is signed: WAYGATE_WINDOWS_CERTIFICATE names no certificate.')
  const made = withElectron ? await packApp(plan, electronVersion, say) : await packSmall(plan, say)
  await writeChecksums(
    output,
    made.map((file) => basename(file)),
  )
  for (const file of made) say(`Made ${relative(root, file)}${plan.test ? ': for tests only, without Electron' : ''}`)
  return 0
}

/** Into the stage's `windows`, which becomes the folder `resources\bin` of an installation: that one is on everybody's path, so nothing else lies there. */
async function makePrograms({ root, stage, version }: DistPlan): Promise<void> {
  const folder = join(stage, 'windows')
  await mkdir(folder, { recursive: true })
  const [program, host] = [join(folder, 'waygate.exe'), join(folder, 'waygate-service.exe')]
  await Promise.all([makeWindowsProgram(root, program, version), makeServiceHost(root, host, version)])
  for (const path of [program, host]) await signFile({ path })
  await writeFile(join(stage, 'icon.ico'), await iconFile(root))
}

async function packApp({ root, output, name, version }: DistPlan, electronVersion: string, say: (line: string) => void): Promise<string[]> {
  say('Packing the app as nsis …')
  const files = await build({
    projectDir: root,
    targets: Platform.WINDOWS.createTarget(['nsis'], Arch.x64, Arch.arm64),
    publish: 'never',
    config: { extends: 'electron-builder.yml', directories: { output }, electronVersion, extraMetadata: { name, version } },
  })
  return files.filter((file) => file.endsWith('.exe'))
}

async function packSmall(plan: DistPlan, say: (line: string) => void): Promise<string[]> {
  say('Electron for Windows is not fetched (WAYGATE_ELECTRON_DOWNLOAD=1 does): packing what else is installed …')
  const { root, stage, output, version } = plan
  const name = `${plan.name}-${version}-windows-x64`
  const tree = join(output, name)
  await layTree(plan, tree)
  const installer = join(output, `${name}-setup.exe`)
  await makeInstaller(root, { tree, icon: join(stage, 'icon.ico'), version, output: installer, compression: 'zlib' })
  await signFile({ path: installer })
  return [installer]
}

/** As electron-builder.yml lays an installation, but for Electron itself: with its files beside `resources`, this would be the whole app. */
async function layTree({ root, stage, name, version }: DistPlan, tree: string): Promise<void> {
  const resources = join(tree, 'resources')
  const app = join(resources, 'app')
  for (const folder of ['out/main', 'out/preload', 'out/renderer', 'resources/icons', 'resources/tray']) {
    const shipped = (file: string) => !file.endsWith('.map') && basename(file) !== 'program.json'
    await cp(join(root, folder), join(app, folder), { recursive: true, filter: shipped })
  }
  const { main, type } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { main: string; type: string }
  await writeFile(join(app, 'package.json'), `${JSON.stringify({ name, version, type, main, productName: 'Waygate' })}\n`)
  await cp(join(stage, 'windows'), join(resources, 'bin'), { recursive: true })
  await cp(join(stage, 'legal'), resources, { recursive: true })
  await copyFile(join(root, 'LICENSE'), join(resources, 'LICENSE'))
}

async function versionOf(folder: string): Promise<string> {
  return (JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as { version: string }).version
}
