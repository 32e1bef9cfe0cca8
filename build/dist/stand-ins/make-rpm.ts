import { execFile } from 'node:child_process'
import { copyFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { promisify } from 'node:util'
import type { PackageOrder, ScriptMoment } from './read-order.ts'

const sections: Readonly<Record<ScriptMoment, string>> = {
  'before-install': '%pre',
  'after-install': '%post',
  'before-remove': '%preun',
  'after-remove': '%postun',
}
/** electron-builder names them as Debian does here. */
const architectures: Readonly<Record<string, string>> = { amd64: 'x86_64', arm64: 'aarch64', x86_64: 'x86_64', aarch64: 'aarch64' }

/** Makes a package for RPM systems of a tree, by rpmbuild(8). */
export async function makeRpm(order: PackageOrder, tree: string, stage: string): Promise<void> {
  const architecture = architectures[order.architecture]
  if (architecture === undefined) throw new Error(`an rpm for ${order.architecture} can't be made here`)
  const spec = join(stage, 'waygate.spec')
  await writeFile(spec, await specText(order, tree))
  const top = join(stage, 'rpmbuild')
  await mkdir(top, { recursive: true })
  const options = ['-bb', '--quiet', '--define', `_topdir ${top}`, '--buildroot', tree, '--target', architecture]
  // rpmbuild empties its build root at the end: nothing after this needs the tree
  await promisify(execFile)('rpmbuild', [...options, spec])
  const [made] = (await readdir(join(top, 'RPMS'), { recursive: true })).filter((name) => name.endsWith('.rpm'))
  if (made === undefined) throw new Error('rpmbuild made no package')
  await copyFile(join(top, 'RPMS', made), order.file)
}

async function specText(order: PackageOrder, tree: string): Promise<string> {
  const list = (name: string, values: readonly string[]) => values.map((value) => `${name}: ${value}`)
  const scripts = await Promise.all(
    Object.entries(order.scripts).map(
      async ([moment, file]) => `${sections[moment as ScriptMoment]} -p /bin/sh\n${await readFile(file, 'utf8')}`,
    ),
  )
  return [
    // as it is: no stripping (it would take the program out of its executable), no build ids, no guessed dependencies
    '%global __os_install_post %{nil}',
    '%global debug_package %{nil}',
    '%global _build_id_links none',
    '%global _binary_payload w3.gzdio',
    '%global _buildhost waygate',
    '%global use_source_date_epoch_as_buildtime 1',
    '%global clamp_mtime_to_source_date_epoch 1',
    `Name: ${order.name}`,
    `Version: ${order.version}`,
    'Release: 1',
    `Summary: ${order.summary}`,
    `License: ${order.licence}`,
    `URL: ${order.url}`,
    `Vendor: ${order.vendor}`,
    `Packager: ${order.maintainer}`,
    `Group: ${order.category}`,
    'AutoReqProv: no',
    ...list('Requires', order.depends),
    ...list('Conflicts', order.conflicts),
    ...list('Obsoletes', order.replaces),
    ...list('Provides', order.provides),
    '%description',
    order.description,
    ...scripts,
    '%files',
    '%defattr(-,root,root,-)',
    ...(await ownedPaths(tree)),
    '',
  ].join('\n')
}

/** Files and links everywhere, folders only where nobody else has them. */
async function ownedPaths(tree: string): Promise<readonly string[]> {
  const entries = await readdir(tree, { recursive: true, withFileTypes: true })
  return entries
    .map((entry) => ({ folder: entry.isDirectory(), path: `/${relative(tree, join(entry.parentPath, entry.name))}` }))
    .filter(({ folder, path }) => !folder || /\/waygate[^/]*($|\/)/i.test(path))
    .map(({ folder, path }) => `${folder ? '%dir ' : ''}"${path}"`)
    .sort()
}
