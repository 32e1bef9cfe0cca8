import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { commandInWine, pathIn, wine, wineEnvironment } from '../../../build/windows/wine.ts'
import { createLab, type Lab } from '../../lab/library/lab.ts'
import type { LabProcess } from '../../lab/library/lab-process.ts'
import type { Topology } from '../../lab/library/topology.ts'
import { type PretendWindows, pretendWindows } from './pretend-windows.ts'

/** Addresses of tunnels, on the loopback: a proof asks by them. */
export const tunnelAddresses = { a: '100.64.255.254', b: '100.64.255.253' } as const
/** A name server beyond the gateways. */
export const resolverAddress = '198.51.100.4'

const topology: Topology = {
  nodes: [
    {
      name: 'windows',
      loopback: [`${tunnelAddresses.a}/32`, `${tunnelAddresses.b}/32`, `${resolverAddress}/32`],
      routes: ['default via 192.168.1.1'],
    },
    { name: 'router' },
  ],
  wires: [
    {
      ends: [
        { node: 'windows', interface: 'eth0', addresses: ['192.168.1.10/24'] },
        { node: 'router', interface: 'lan', addresses: ['192.168.1.1/24'] },
      ],
    },
  ],
}

/** A program in Wine that the test gives orders to. */
export interface Obedient {
  order(what: string, more?: object): Promise<unknown>
}

/** A program in Wine; ends with the stage at the latest. */
export type WineProcess = Pick<LabProcess, 'exited' | 'signal' | 'output'>

export interface Stage extends AsyncDisposable {
  readonly windows: PretendWindows
  /** Below `C:\wg\<name>`, made anew. */
  readonly home: string
  /** A path of Windows as one of this machine. */
  path(windowsPath: string): string
  /** Starts a program of `C:\wg\bin` under Node. */
  node(program: 'waygate' | 'ask' | 'engine', args?: readonly string[]): WineProcess
  /** Starts one and waits until it is there to be told what to do. */
  obedient(program: 'ask' | 'engine'): Promise<Obedient>
  /** Starts any program of Windows. */
  start(command: readonly string[]): WineProcess
  /** Runs one to its end; `more`: variables of its environment. */
  run(command: readonly string[], more?: Record<string, string>): Promise<{ code: number | null; output: string }>
}

/** A machine in the lab whose Windows is Wine and whose WireGuard, firewall and name rules are pretended. */
export async function createStage(prefix: string, name: string): Promise<Stage> {
  const home = `C:\\wg\\${name}`
  const path = (windowsPath: string) => pathIn(prefix, windowsPath)
  rmSync(path(home), { recursive: true, force: true })
  mkdirSync(path(home), { recursive: true })
  const windows = pretendWindows(() => {
    const file = path(`${home}\\state\\tunnel\\waygate.conf`)
    return existsSync(file) ? readFileSync(file, 'utf8') : null
  })
  const lab = await createLab(topology)
  const env = {
    ...wineEnvironment(prefix, 'standIns'),
    WAYGATE_RECORDER_PORT: '4711',
  }
  // one that a program starts goes down with the last of them: what is started just then is refused, or meets half of a Windows
  const up = await lab.node('windows').run([wine.server, '-p'], { env })
  if (up.code !== 0) throw new Error(`Wine's server didn't start: ${up.stderr}`)
  let started = 0
  /** Node in Wine fails on standard streams that are sockets, which is what ours are: they are files there. */
  const inWine = (command: readonly string[]) => {
    started += 1
    const output = path(`${home}\\output-${started}.txt`)
    return { output, command: ['/bin/sh', '-c', 'exec "$@" > "$0" 2>&1 < /dev/null', output, ...commandInWine(command)] }
  }
  const start = (words: readonly string[]): WineProcess => {
    const { output, command } = inWine(words)
    const { exited, signal } = lab.node('windows').spawn(command, { env })
    return { exited, signal, output: () => (existsSync(output) ? readFileSync(output, 'utf8') : '') }
  }
  const node = (program: string, args: readonly string[] = []) => start(['C:\\wg\\bin\\node.exe', `C:\\wg\\bin\\${program}.cjs`, ...args])
  const relay = await startRelay(lab, windows)
  return {
    windows,
    home,
    path,
    node,
    start,
    async obedient(program) {
      const process = node(program)
      return relay.obedient(program, process)
    },
    async run(words, more = {}) {
      const { output, command } = inWine(words)
      const { code } = await lab.node('windows').run(command, { env: { ...env, ...more }, limitMs: 120_000 })
      return { code, output: readFileSync(output, 'utf8') }
    },
    async [Symbol.asyncDispose]() {
      await lab.node('windows').run([wine.server, '-k'], { env })
      await lab.release()
    },
  }
}

interface Line {
  readonly id: number
  readonly text?: string
  readonly end?: true
  readonly closed?: true
  readonly ready?: true
}

async function startRelay(lab: Lab, windows: PretendWindows) {
  const root = resolve(import.meta.dirname, '../../..')
  const relay = lab
    .node('windows')
    .spawn([join(root, 'node_modules/node/bin/node'), join(root, 'test/windows/programs/relay.ts'), '4711', resolverAddress], {
      forgetsLines: true,
    })
  const heard = new Map<number, Buffer>()
  const obedients = new Map<number, (line: { id?: number; value?: unknown; error?: string }) => void>()
  const arrivals = new Map<string, (obedient: Obedient) => void>()
  const give = (id: number, text: string, end = false) =>
    relay.write(`${JSON.stringify({ id, text: Buffer.from(text).toString('base64'), ...(end ? { end } : {}) })}\n`)

  const arrive = (id: number, name: string) => {
    const waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>()
    let last = 0
    obedients.set(id, ({ id: order, value, error }) => {
      const found = waiting.get(order ?? -1)
      waiting.delete(order ?? -1)
      if (error !== undefined) found?.reject(new Error(error))
      else found?.resolve(value)
    })
    arrivals.get(name)?.({
      order: (what, more = {}) =>
        new Promise((resolve, reject) => {
          last += 1
          waiting.set(last, { resolve, reject })
          give(id, `${JSON.stringify({ ...more, id: last, do: what })}\n`)
        }),
    })
  }
  /** `program\0name\0arguments…\0\0input`, from a stand-in. */
  const perform = (id: number, bytes: Buffer) => {
    const end = bytes.indexOf('\0\0')
    const [, program = '', ...args] = bytes.subarray(0, end).toString('utf8').split('\0')
    const name = (program.split('\\').at(-1) ?? '').replace(/\.exe$/i, '')
    const answer = windows.perform({ program: name, args, stdin: bytes.subarray(end + 2).toString('utf8') })
    if (answer !== null) give(id, `${answer.exit}\n${answer.stdout}`, true)
  }
  const lines = (id: number) => {
    const bytes = heard.get(id) ?? Buffer.alloc(0)
    const last = bytes.lastIndexOf('\n')
    if (last < 0) return []
    heard.set(id, bytes.subarray(last + 1))
    return bytes.subarray(0, last).toString('utf8').split('\n')
  }
  await new Promise<void>((resolve, reject) => {
    void relay.exited.then(() => reject(new Error(`the relay ended: ${relay.output()}`)))
    relay.onLine((text) => {
      const line = JSON.parse(text) as Line
      if (line.ready) return resolve()
      const { id } = line
      if (line.closed) {
        heard.delete(id)
        obedients.delete(id)
        return
      }
      if (line.text !== undefined) heard.set(id, Buffer.concat([heard.get(id) ?? Buffer.alloc(0), Buffer.from(line.text, 'base64')]))
      const isProgram = heard.get(id)?.subarray(0, 8).equals(Buffer.from('program\0')) ?? false
      if (isProgram) {
        if (line.end) perform(id, heard.get(id) ?? Buffer.alloc(0))
        return
      }
      for (const said of lines(id)) {
        const value = JSON.parse(said) as { name?: string; id?: number }
        if (value.name !== undefined) arrive(id, value.name)
        else obedients.get(id)?.(value)
      }
    })
  })
  return {
    obedient: (name: string, process: WineProcess) =>
      new Promise<Obedient>((resolve, reject) => {
        arrivals.set(name, resolve)
        void process.exited.then((code) => reject(new Error(`${name} ended (${code}): ${process.output().slice(-2000)}`)))
      }),
  }
}

/** Writes a file of Windows from outside, its folder included. */
export function place(stage: Pick<Stage, 'path'>, windowsPath: string, text: string): void {
  const file = stage.path(windowsPath)
  mkdirSync(resolve(file, '..'), { recursive: true })
  writeFileSync(file, text)
}
