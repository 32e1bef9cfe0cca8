// The door to every script of package.json. Plain JavaScript without dependencies: it runs on whatever Node is there, on a fresh clone with nothing
// installed. It brings the packages, then hands over to `run.ts` on the pinned Node.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { constants } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { bringNpmPackages } from './npm-packages.mjs'
import { bringSystemPackages } from './system-packages.mjs'

const verbs = ['trial', 'test', 'bench', 'dev', 'build', 'dist', 'release-key', 'release-sign']
const oldestNode = [20, 19]

const root = join(dirname(fileURLToPath(import.meta.url)), '../..')
const [verb = '', ...rest] = process.argv.slice(2)

try {
  await main()
} catch (error) {
  say(error instanceof Error ? error.message : String(error))
  process.exitCode = 1
}

async function main() {
  if (!verbs.includes(verb)) throw new Error(`usage: node build/setup/bootstrap.mjs ${verbs.join('|')} [arguments]`)
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  if (major < oldestNode[0] || (major === oldestNode[0] && minor < oldestNode[1])) {
    throw new Error(`Waygate needs Node ${oldestNode.join('.')} or newer to set itself up; this is ${process.versions.node}.`)
  }
  await bringNpmPackages(root, say)
  const missing = await bringSystemPackages(verb, rest, say)
  process.exitCode = await handOver(missing)
}

/** Runs the asked thing on the pinned Node and takes over its exit code. */
function handOver(missing) {
  const node = join(root, 'node_modules/node/bin', process.platform === 'win32' ? 'node.exe' : 'node')
  if (!existsSync(node)) throw new Error('The pinned Node is not installed. Delete node_modules and run this again.')
  const child = spawn(node, [join(root, 'build/setup/run.ts'), verb, ...rest], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, WAYGATE_MISSING_PACKAGES: missing.join(' ') },
  })
  // From a terminal the whole process group gets Ctrl-C, the child too: passing it on would deliver it twice.
  process.on('SIGINT', () => process.stdin.isTTY || child.kill('SIGINT'))
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  return new Promise((resolve, reject) => {
    child.on('error', (error) => reject(new Error(`The pinned Node does not start: ${error.message}`)))
    child.on('exit', (code, signal) => resolve(code ?? 128 + (constants.signals[signal] ?? 0)))
  })
}

function say(line) {
  process.stderr.write(`${line}\n`)
}
