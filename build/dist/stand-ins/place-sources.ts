import { chmod, cp, lstat, lutimes, mkdir, readdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { PackageOrder } from './read-order.ts'

/** Brings everything into one tree as it will lie on a machine: root's modes whatever the builder's umask is, and one time for all. `date`: unix seconds. */
export async function placeSources(sources: PackageOrder['sources'], tree: string, date: number): Promise<void> {
  await mkdir(tree, { recursive: true })
  for (const { from, to } of sources) {
    const target = join(tree, to)
    await mkdir(from.endsWith('/') ? target : dirname(target), { recursive: true })
    await cp(from, target, { recursive: true, verbatimSymlinks: true })
  }
  await settle(tree, date)
}

async function settle(path: string, date: number): Promise<void> {
  const found = await lstat(path)
  if (found.isDirectory()) {
    await Promise.all((await readdir(path)).map((name) => settle(join(path, name), date)))
    await chmod(path, 0o755)
  } else if (found.isFile()) await chmod(path, (found.mode & 0o100) === 0 ? 0o644 : 0o755)
  await lutimes(path, date, date)
}
