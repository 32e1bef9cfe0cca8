import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { makeDeb } from './make-deb.ts'
import { makeRpm } from './make-rpm.ts'
import { placeSources } from './place-sources.ts'
import { readOrder } from './read-order.ts'

/**
 * Stands in for fpm (github.com/jordansissel/fpm) where that can't be downloaded, for packages that are only tested: takes the options that electron-builder and
 * our configuration give, refuses every other one, and lets the system's own dpkg-deb or rpmbuild do the work.
 */
try {
  const order = readOrder(process.argv.slice(2))
  const stage = await mkdtemp(join(tmpdir(), 'waygate-package-'))
  try {
    const tree = join(stage, 'tree')
    await placeSources(order.sources, tree, Number(process.env.SOURCE_DATE_EPOCH) || 0)
    await (order.target === 'deb' ? makeDeb(order, tree) : makeRpm(order, tree, stage))
  } finally {
    await rm(stage, { recursive: true, force: true })
  }
} catch (error) {
  process.stderr.write(`fpm (stand-in): ${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
}
