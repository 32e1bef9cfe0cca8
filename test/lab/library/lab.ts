import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { type Capture, type CaptureOptions, startCapture } from './capture.ts'
import { LabUnavailable } from './lab-fault.ts'
import { createLabNode, type LabNode } from './lab-node.ts'
import { createNamespaceRoot, type NamespaceRoot } from './namespace-root.ts'
import { cutSet, type LabPlan, planLab } from './plan-lab.ts'
import { ownedDirectory, releaseOnSignals } from './release-guard.ts'
import type { Topology, Wire } from './topology.ts'

/** A running internet. `await using lab = await createLab(topology)`. */
export interface Lab extends AsyncDisposable {
  readonly topology: Topology
  /** On disk, removed at the end: logs and whatever a run wants to keep outside its nodes. */
  readonly directory: string
  node(name: string): LabNode
  /** Loses every packet of that node from now on, silently, as a machine does that lost its power: its neighbours keep their carrier. */
  cut(node: string): Promise<void>
  mend(node: string): Promise<void>
  /** Records what passes the interface of a node from now on. */
  capture(node: string, interfaceName: string, options?: CaptureOptions): Promise<Capture>
  release(): Promise<void>
}

export interface LabOptions {
  /** Ends the lab, also while it is being made. Without one, SIGINT, SIGTERM and SIGHUP do. */
  readonly signal?: AbortSignal
}

export async function createLab(topology: Topology, { signal }: LabOptions = {}): Promise<Lab> {
  const directory = ownedDirectory()
  const mountPoint = join(directory, 'mnt')
  mkdirSync(mountPoint)
  const files = topology.nodes.map((node) => ({
    name: node.name,
    resolvers: node.resolvers ?? [],
    settings: {
      ...(node.forwards ? { 'ipv4/ip_forward': '1', 'ipv6/conf/all/forwarding': '1' } : {}),
      ...node.settings,
    },
  }))
  const making: Promise<NamespaceRoot> = createNamespaceRoot(mountPoint, files)
  let released: Promise<void> | null = null
  const release = () => {
    released ??= (async () => {
      unguard()
      await making.then(
        (root) => root.release(),
        () => undefined,
      )
      rmSync(directory, { recursive: true, force: true, maxRetries: 5 })
    })()
    return released
  }
  const unguard = signal ? releaseOnAbort(signal, release) : releaseOnSignals(release)
  try {
    const root = await making
    const lab = usableLab({ topology, directory, root, release })
    await build(lab, planLab(topology, root.holders))
    signal?.throwIfAborted()
    return lab
  } catch (error) {
    await release()
    throw error
  }
}

function releaseOnAbort(signal: AbortSignal, release: () => Promise<void>): () => void {
  const ended = () => void release()
  if (signal.aborted) queueMicrotask(ended)
  signal.addEventListener('abort', ended)
  return () => signal.removeEventListener('abort', ended)
}

interface LabParts {
  readonly topology: Topology
  readonly directory: string
  readonly root: Pick<NamespaceRoot, 'procRoot' | 'user' | 'holders'>
  readonly release: () => Promise<void>
}

function usableLab({ topology, directory, root, release }: LabParts): Lab {
  const nodes = new Map(topology.nodes.map(({ name }) => [name, createLabNode({ name, root })]))
  const node = (name: string) => {
    const found = nodes.get(name)
    if (!found) throw new Error(`no node ${name} in this lab`)
    return found
  }
  const onElements = async (name: string, verbs: readonly string[]) => {
    for (const { router, interface: interfaceName } of routersOf(topology, name)) {
      const element = `element inet ${cutSet.table} ${cutSet.set} { "${interfaceName}" }`
      await node(router).must(['/usr/sbin/nft', verbs.map((verb) => `${verb} ${element}`).join('; ')])
    }
  }
  return {
    topology,
    directory,
    node,
    cut: (name) => onElements(name, ['add']),
    // adding first makes it harmless where nothing was cut
    mend: (name) => onElements(name, ['add', 'delete']),
    capture: (name, interfaceName, options) => startCapture(node(name), interfaceName, options),
    release,
    [Symbol.asyncDispose]: release,
  }
}

/** The other ends of a node's wires, as far as they are routers. */
function routersOf(topology: Topology, name: string): { router: string; interface: string }[] {
  const routers = new Set(topology.nodes.filter((node) => node.forwards).map((node) => node.name))
  return topology.wires.flatMap(({ ends: [a, b] }: Wire) => {
    const other = a.node === name ? b : b.node === name ? a : null
    return other && routers.has(other.node) ? [{ router: other.node, interface: other.interface }] : []
  })
}

async function build(lab: Lab, plan: LabPlan): Promise<void> {
  const [first] = lab.topology.nodes
  if (!first) throw new Error('a topology without nodes')
  const ip = '/usr/sbin/ip'
  const wires = await lab.node(first.name).run([ip, '-batch', '-'], { input: plan.wires })
  if (wires.code !== 0)
    throw new LabUnavailable(`The lab can't lay its wires (package iproute2, kernel module veth): ${wires.stderr.trim()}`)
  await Promise.all(
    plan.nodes.map(async ({ node, ip: batch, nft }) => {
      await lab.node(node).must([ip, '-batch', '-'], { input: batch })
      if (nft) await lab.node(node).must(['/usr/sbin/nft', '-f', '-'], { input: nft })
    }),
  )
}
