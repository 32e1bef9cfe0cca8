import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { copyFile, lstat, lutimes, mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import { promisify } from 'node:util'
import { gzipSync } from 'node:zlib'
import type { PackageOrder, ScriptMoment } from './read-order.ts'

const scriptNames: Readonly<Record<ScriptMoment, string>> = {
  'before-install': 'preinst',
  'after-install': 'postinst',
  'before-remove': 'prerm',
  'after-remove': 'postrm',
}
/** dpkg-deb's words; the lowest levels, because a test's package is unpacked as often as packed. */
const compressions: Readonly<Record<string, readonly string[]>> = { gz: ['-Zgzip', '-z1'], xz: ['-Zxz', '-z6'] }

/** Makes a Debian package of a tree by dpkg-deb(1). */
export async function makeDeb(order: PackageOrder, tree: string): Promise<void> {
  const date = Number(process.env.SOURCE_DATE_EPOCH) || 0
  if (order.changelog !== '') {
    const log = join(tree, 'usr/share/doc', order.name, 'changelog.gz')
    await mkdir(dirname(log), { recursive: true })
    await writeFile(log, gzipSync(await readFile(order.changelog), { level: 9 }), { mode: 0o644 })
    await lutimes(log, date, date)
  }
  const files = await filesBelow(tree)
  const control = join(tree, 'DEBIAN')
  await mkdir(control, { mode: 0o755 })
  const kilobytes = await installedSize(files)
  await writeFile(join(control, 'control'), controlText(order, kilobytes), { mode: 0o644 })
  await writeFile(join(control, 'md5sums'), await checksums(tree, files), { mode: 0o644 })
  for (const [moment, script] of Object.entries(order.scripts)) {
    const file = join(control, scriptNames[moment as ScriptMoment])
    await copyFile(script, file)
    await promisify(execFile)('chmod', ['755', file])
  }
  const compression = compressions[order.compression]
  if (compression === undefined) throw new Error(`a deb compressed by ${order.compression} can't be made here`)
  await promisify(execFile)('dpkg-deb', ['--root-owner-group', ...compression, '--build', tree, order.file])
}

/** deb-control(5). */
export function controlText(order: PackageOrder, kilobytes: number): string {
  const list = (name: string, values: readonly string[]) => (values.length === 0 ? [] : [`${name}: ${values.join(', ')}`])
  const [synopsis = '', ...rest] = order.description.trim().split('\n')
  return [
    `Package: ${order.name}`,
    `Version: ${order.version}`,
    `Architecture: ${order.architecture}`,
    `Maintainer: ${order.maintainer}`,
    `Installed-Size: ${kilobytes}`,
    ...list('Depends', order.depends),
    ...list('Recommends', order.recommends),
    ...list('Conflicts', order.conflicts),
    ...list('Replaces', order.replaces),
    ...list('Provides', order.provides),
    `Section: ${order.category || 'misc'}`,
    `Priority: ${order.priority}`,
    `Homepage: ${order.url}`,
    `Description: ${synopsis.trim()}`,
    ...rest.map((line) => (line.trim() === '' ? ' .' : ` ${line.trim()}`)),
    '',
  ].join('\n')
}

async function filesBelow(tree: string): Promise<readonly string[]> {
  const entries = await readdir(tree, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
}

async function installedSize(files: readonly string[]): Promise<number> {
  const sizes = await Promise.all(files.map(async (file) => Math.ceil((await lstat(file)).size / 1024)))
  return sizes.reduce((total, size) => total + size, 0)
}

async function checksums(tree: string, files: readonly string[]): Promise<string> {
  const lines: string[] = []
  for (const file of files) {
    const sum = createHash('md5')
      .update(await readFile(file))
      .digest('hex')
    lines.push(`${sum}  ${relative(tree, file)}\n`)
  }
  return lines.join('')
}
