import { join } from 'node:path'
import { createLab, type Lab, type LabOptions } from './lab.ts'
import type { LabProcess } from './lab-process.ts'
import type { Topology } from './topology.ts'
import { addresses, type TrialTopologyOptions, trialTopology } from './trial-topology.ts'

/** The trial topology with what the internet has: somebody who answers with the address they saw, and name servers. */
export interface Internet extends AsyncDisposable {
  readonly lab: Lab
  readonly echo: LabProcess
  readonly dns: LabProcess
  /** The resolver in the home router, as most homes have one. */
  readonly homeDns: LabProcess
  ask(node: string, question: Question): Promise<Answer>
  /** The address under which a node is seen beyond; '' when nothing comes back. */
  exitAddress(node: string, family?: 4 | 6): Promise<string>
  release(): Promise<void>
}

export interface InternetOptions extends TrialTopologyOptions, LabOptions {
  /** What is added to the trial's topology. */
  readonly extend?: (topology: Topology) => Topology
}

export type Question =
  | { readonly kind: 'http' | 'tcp' | 'udp'; readonly family: 4 | 6; readonly limitMs?: number }
  | { readonly kind: 'name'; readonly name: string; readonly family: 4 | 6; readonly limitMs?: number }

export type Answer =
  | { readonly ok: true; readonly answer: string; readonly ms: number }
  | { readonly ok: false; readonly error: string; readonly ms: number }

const programsDirectory = join(import.meta.dirname, '../programs')

/** A TypeScript program of the lab as a command; Node runs it as it is. */
export function labProgram(name: string, args: readonly string[] = []): string[] {
  return [process.execPath, '--disable-warning=ExperimentalWarning', join(programsDirectory, `${name}.ts`), ...args]
}

/** What the name servers know. `server.…` names the control server. */
export const zone = {
  'api.lab.test': [addresses.server.exit4, addresses.server.exit6],
  'echo.lab.test': [addresses.echo.exit4, addresses.echo.exit6],
} as const

export async function createInternet(options: InternetOptions = {}): Promise<Internet> {
  const topology = trialTopology(options)
  const lab = await createLab(options.extend?.(topology) ?? topology, options)
  try {
    const names = Object.entries(zone).flatMap(([name, all]) => all.map((address) => `${name}=${address}`))
    const echo = lab.node('echo').spawn(labProgram('echo-server'))
    const dns = lab.node('dns').spawn(labProgram('dns-server', names))
    const homeDns = lab.node('home').spawn(labProgram('dns-server', names))
    await Promise.all([echo, dns, homeDns].map((service) => service.line(/^ready$/)))
    const ask = (node: string, question: Question) => askFrom(lab, node, question)
    return {
      lab,
      echo,
      dns,
      homeDns,
      ask,
      exitAddress: async (node, family = 4) => {
        const answer = await ask(node, { kind: 'tcp', family })
        return answer.ok ? answer.answer : ''
      },
      release: lab.release,
      [Symbol.asyncDispose]: lab.release,
    }
  } catch (error) {
    await lab.release()
    throw error
  }
}

/** Asks from a node, by a program of its own. */
export async function askFrom(lab: Lab, node: string, question: Question): Promise<Answer> {
  const { family, limitMs = 3000 } = question
  const target = question.kind === 'name' ? [question.name, String(family)] : [family === 4 ? addresses.echo.exit4 : addresses.echo.exit6]
  const printed = await lab.node(node).must(labProgram('ask', [question.kind, ...target, String(limitMs)]), { limitMs: limitMs + 5000 })
  return JSON.parse(printed) as Answer
}
