import { readdir, rename, rm } from 'node:fs/promises'
import { basename, join, relative } from 'node:path'
import { build, Platform } from 'electron-builder'
import { resolveElectron } from '../electron-runtime/resolve-electron.ts'
import { makeWindows } from '../windows/make-windows.ts'
import { bakeProgram } from './bake-program.ts'
import { builderConfig } from './builder-config.ts'
import { type DistPlan, type PackageKind, planDist } from './dist-plan.ts'
import { makeExecutable } from './executable/make-executable.ts'
import { collectLicences } from './legal/collect-licences.ts'
import { makeSbom } from './legal/make-sbom.ts'
import { makeAptRepository } from './repository/apt-repository.ts'
import { writeChecksums } from './repository/checksums.ts'
import { makeDnfRepository } from './repository/dnf-repository.ts'
import { stageElectron } from './stage/stage-electron.ts'
import { stageRoot } from './stage/stage-root.ts'
import { bringStandIns, missingTool } from './stand-ins/bring-stand-ins.ts'

/** What `npm run dist` does: the packages for Linux, or with the word `windows` alone those for Windows. */
export async function makeDist(root: string, words: readonly string[], say: (line: string) => void): Promise<number> {
  const output = join(root, 'dist')
  return words.length === 1 && words[0] === 'windows' ? makeWindows(root, say, output) : makePackages(root, words, say, output)
}

/**
 * Makes the Linux packages of this checkout in a folder, which is emptied first: the unpacked app, and the asked kinds (none = all that this machine has the tools for). On the
 * development runtime everything is called `-test` and is never shipped. Answers the exit code: 1 = an asked kind could not be made.
 */
export async function makePackages(root: string, words: readonly string[], say: (line: string) => void, output: string): Promise<number> {
  const runtime = resolveElectron(say)
  const asked = await planDist(root, words, runtime.fallback, output)
  const hindered = asked.kinds.map((kind) => ({ kind, why: runtime.fallback ? missingTool(kind) : null })).filter(({ why }) => why !== null)
  for (const { kind, why } of hindered) say(`No ${kind}: ${why}`)
  const plan = { ...asked, kinds: asked.kinds.filter((kind) => hindered.every((one) => one.kind !== kind)) }

  await rm(plan.stage, { recursive: true, force: true })
  say('Making the waygate executable …')
  const executable = join(plan.stage, 'waygate/waygate')
  await makeExecutable(root, executable)
  await bakeProgram(executable, join(root, 'out/main/program.json'))
  say('Collecting licences and components …')
  await Promise.all([collectLicences(plan, runtime.version), makeSbom(plan, { electron: runtime.version, node: process.versions.node })])
  for (const kind of plan.kinds) await stageRoot(plan, kind, executable)
  const electronDist = await stageElectron(plan, runtime)

  say(`Packing the app${plan.kinds.length > 0 ? ` as ${plan.kinds.join(', ')}` : ''} …`)
  // electron-builder hands its own surroundings on to the tools that it runs
  process.env.SOURCE_DATE_EPOCH = String(plan.sourceDate)
  if (plan.test) await bringStandIns(plan)
  // nobody may take what an earlier run made for this one's
  await rm(output, { recursive: true, force: true })
  await build({
    projectDir: root,
    targets: Platform.LINUX.createTarget([...plan.kinds, 'dir']),
    publish: 'never',
    config: builderConfig(plan, electronDist, runtime.version),
  })
  await rm(electronDist, { recursive: true, force: true })
  await finish(plan, say)
  return words.length > 0 && hindered.length > 0 ? 1 : 0
}

async function finish(plan: DistPlan, say: (line: string) => void): Promise<void> {
  const dist = plan.output
  const folder = join(dist, `${plan.name}-${plan.version}-linux-${process.arch}`)
  await rename(join(dist, 'linux-unpacked'), folder)
  const packages = (await readdir(dist)).filter((name) => /\.(deb|rpm|AppImage)$/.test(name)).sort()
  const made = (kind: PackageKind) => packages.filter((name) => name.endsWith(`.${kind}`)).map((name) => join(dist, name))
  for (const why of [
    await makeAptRepository(plan, made('deb'), join(dist, 'apt')),
    await makeDnfRepository(plan, made('rpm'), join(dist, 'dnf')),
  ]) {
    if (why !== null) say(why)
  }
  await writeChecksums(dist, packages)
  for (const name of [basename(folder), ...packages])
    say(`Made ${join(relative(plan.root, dist), name)}${plan.test ? ': for tests only' : ''}`)
}
