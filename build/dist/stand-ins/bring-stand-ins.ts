import { chmod, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { DistPlan, PackageKind } from '../dist-plan.ts'
import { findProgram } from '../find-program.ts'
import { makeAppImageTools } from './appimage-tools.ts'

/** What the system has to bring for a stand-in, and the Debian package that brings it. */
const tools: Readonly<Record<PackageKind, readonly (readonly [program: string, from: string])[]>> = {
  deb: [['dpkg-deb', 'dpkg']],
  rpm: [['rpmbuild', 'rpm']],
  AppImage: [
    ['mksquashfs', 'squashfs-tools'],
    ['unsquashfs', 'squashfs-tools'],
  ],
}

/** Why this machine can't make such a package for tests; null when it can. */
export function missingTool(kind: PackageKind): string | null {
  const missing = tools[kind].find(([program]) => findProgram(program) === null)
  return missing === undefined ? null : `${missing[0]} is not installed (package ${missing[1]})`
}

/**
 * Has electron-builder use the system's tools where it would download its own (fpm, the AppImage runtime). For packages of the development runtime alone: what is
 * shipped is made by the real ones.
 */
export async function bringStandIns(plan: DistPlan): Promise<void> {
  const folder = join(plan.stage, 'tools')
  await mkdir(folder, { recursive: true })
  const fpm = join(folder, 'fpm')
  const program = join(import.meta.dirname, 'fpm.ts')
  await writeFile(fpm, `#!/bin/sh\nexec '${process.execPath}' --disable-warning=ExperimentalWarning '${program}' "$@"\n`)
  await chmod(fpm, 0o755)
  process.env.CUSTOM_FPM_PATH = fpm
  process.env.APPIMAGE_TOOLS_PATH = await makeAppImageTools(join(folder, 'appimage'))
}
