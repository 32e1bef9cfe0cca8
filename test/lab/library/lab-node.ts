import { join } from 'node:path'
import { type LabProcess, type RunOptions, type RunOutcome, runLabProcess, startLabProcess } from './lab-process.ts'
import type { NamespaceRoot } from './namespace-root.ts'

/** One machine of the lab. */
export interface LabNode {
  readonly name: string
  /** The argument list that runs `command` inside this node from outside; for those who start programs themselves (Playwright, a terminal). */
  command(command: readonly string[]): string[]
  /** As `command`, but with the file system of the machine around the lab: for what brings a file system of its own. */
  commandOutside(command: readonly string[]): string[]
  /** Environment that programs get unless told otherwise. */
  readonly env: Readonly<Record<string, string>>
  run(command: readonly string[], options?: RunOptions): Promise<RunOutcome>
  /** As `run`, but a code other than 0 is an error; answers stdout. */
  must(command: readonly string[], options?: RunOptions): Promise<string>
  spawn(command: readonly string[], options?: RunOptions): LabProcess
}

export interface LabNodeOptions {
  readonly name: string
  readonly root: Pick<NamespaceRoot, 'procRoot' | 'user' | 'holders'>
}

const compileCache = join(import.meta.dirname, '../../../out/compile-cache')

export function createLabNode({ name, root }: LabNodeOptions): LabNode {
  const holder = root.holders.get(name)
  if (holder === undefined) throw new Error(`no node ${name} in this lab`)
  const namespaces = `${root.procRoot}/${holder}/ns`
  const env = {
    PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
    HOME: '/run/home',
    LC_ALL: 'C.UTF-8',
    WAYGATE_LAB_NODE: name,
    // what Node has made of our sources once, it needn't make again for each program
    NODE_COMPILE_CACHE: compileCache,
  }
  const enter = (mounts: string) => [
    '/usr/bin/nsenter',
    ...(root.user ? [`--user=${namespaces}/user`, '--preserve-credentials'] : []),
    `--pid=${namespaces}/pid`,
    `--net=${namespaces}/net`,
    `--mount=${mounts}`,
    '--',
  ]
  const command = (inner: readonly string[]) => [...enter(`${namespaces}/mnt`), ...inner]
  const commandOutside = (inner: readonly string[]) => [...enter(`${root.procRoot}/1/ns/mnt`), ...inner]
  // entering a mount namespace leaves the working directory at its root
  const located = (inner: readonly string[], options: RunOptions) =>
    command(options.cwd ? ['/usr/bin/env', '-C', options.cwd, ...inner] : inner)
  const withEnv = (options: RunOptions): RunOptions => ({ ...options, env: { ...env, ...options.env } })

  const run = (inner: readonly string[], options: RunOptions = {}) => runLabProcess(located(inner, options), withEnv(options))
  return {
    name,
    env,
    command,
    commandOutside,
    run,
    must: async (inner, options = {}) => {
      const outcome = await run(inner, options)
      if (outcome.code !== 0) {
        throw new Error(`${name}: ${inner.join(' ')} ended with ${outcome.code}: ${outcome.stderr.trim() || outcome.stdout.trim()}`)
      }
      return outcome.stdout
    },
    spawn: (inner, options = {}) => startLabProcess(located(inner, options), withEnv(options)),
  }
}
