import dns from 'node:dns/promises'
import net from 'node:net'
import type { CheckReport, CheckStep, FamilyExit, NameServer } from '../../common/contracts/app/insight.ts'
import type { HelperStatus } from '../../common/contracts/helper.ts'
import { fail, ok, type Result } from '../../common/result.ts'
import type { NetmakerClient } from '../../netmaker/client.ts'
import { serverOperations } from '../../netmaker/wire/server.ts'
import type { HelperPort } from '../client-deps.ts'
import type { Traffic } from '../session/traffic.ts'

export interface CheckFacts {
  readonly helper: HelperPort['calls']
  readonly traffic: () => Traffic
  /** As nobody; null when signed out. */
  readonly server: () => NetmakerClient | null
  readonly now: () => number
  /** Each part of it, when it is done. */
  readonly onStep: (step: CheckStep) => void
}

/** Documentation addresses: only the kernel is asked, nothing is sent there. */
const somewhere = { 4: '192.0.2.1', 6: '2001:db8::1' } as const
const askMs = 6_000
const nameMs = 1_500
const nameServerLimit = 4

/** Looks where traffic comes out, who answers for names, and whether anything gets out beside the tunnel. Only the helper's own faults end it. */
export async function runCheck(facts: CheckFacts): Promise<Result<CheckReport>> {
  const { helper, now, onStep } = facts
  const at = now()
  const before = await provenStatus(helper)
  if (!before.ok) return before
  onStep('proof')
  const exits: FamilyExit[] = []
  for (const family of [4, 6] as const) {
    exits.push(await exitOf(family, facts))
    onStep(family === 4 ? 'exit4' : 'exit6')
  }
  const nameServers = await askNameServers(facts)
  onStep('names')
  const beside = await helper.check({})
  if (!beside.ok) return beside
  onStep('beside')
  const after = await helper.status({})
  if (!after.ok) return after
  const { state, tunnel } = before.value
  return ok({
    at,
    tookMs: now() - at,
    state: stateOf(before.value),
    gateway: 'gateway' in state ? (state.gateway ?? '') : '',
    provenAt: state.kind === 'up' ? state.proof.at : null,
    exits,
    nameServers,
    namesSet: tunnel?.dns ?? '',
    attempts: beside.value.checks.slice(0, 64),
    changed: carrier(before.value) !== carrier(after.value),
  })
}

/** Proves it anew while it is up; in any other state asking for a proof would mean "try again". */
async function provenStatus(helper: HelperPort['calls']): Promise<Result<HelperStatus>> {
  const status = await helper.status({})
  return status.ok && status.value.state.kind === 'up' ? helper.prove({}) : status
}

function stateOf({ state, intent }: HelperStatus): CheckReport['state'] {
  switch (state.kind) {
    case 'up':
    case 'paused':
      return state.kind
    case 'open':
      return intent.lock ? 'held' : 'open'
    case 'held':
    case 'offline':
      return 'held'
    case 'failed':
      return state.protection === 'holding' ? 'held' : state.protection === 'off' ? 'open' : 'between'
    default:
      return 'between'
  }
}

function carrier({ state }: HelperStatus): string {
  return `${state.kind} ${'passId' in state ? state.passId : ''}`
}

async function exitOf(family: 4 | 6, { helper, server, traffic }: CheckFacts): Promise<FamilyExit> {
  const way = await wayTo(helper, somewhere[family])
  const said = (outcome: FamilyExit['outcome'], address = ''): FamilyExit => ({ family, outcome, address, way })
  const leaves = traffic().way
  if (leaves !== 'direct' && leaves !== 'tunnel') return said('closed')
  const api = server()
  if (api === null) return said('signedOut')
  if (!(await hasAddress(new URL(api.origin).hostname, family))) return said('noServerAddress')
  const answer = await api.call(serverOperations.ownAddress, { probe: true, family, timeoutMs: askMs })
  const address = answer.ok ? answer.value.trim() : ''
  return net.isIP(address) === 0 ? said('noAnswer') : said('address', address)
}

async function hasAddress(host: string, family: 4 | 6): Promise<boolean> {
  const bare = host.replace(/^\[|\]$/g, '')
  if (net.isIP(bare) !== 0) return net.isIP(bare) === family
  return dns.lookup(bare, { family }).then(
    () => true,
    () => false,
  )
}

async function wayTo(helper: HelperPort['calls'], address: string): Promise<FamilyExit['way']> {
  const explained = await helper.explain({ address })
  return explained.ok ? explained.value.verdict : 'unknown'
}

/** Those that programs here use now (Node's own list is of its start), each asked one question. That it answers at all counts; what, doesn't. */
async function askNameServers({ helper, server, now }: CheckFacts): Promise<NameServer[]> {
  const known = [...new Set(new dns.Resolver().getServers().map(bareAddress))].filter((address) => net.isIP(address) !== 0)
  const host = server() === null ? '' : new URL(server()?.origin ?? 'http://x').hostname
  const question = net.isIP(host.replace(/^\[|\]$/g, '')) === 0 && host !== '' ? host : 'example.com'
  return Promise.all(
    known.slice(0, nameServerLimit).map(async (address) => {
      const [way, asked] = await Promise.all([wayTo(helper, address), answers(address, question, now)])
      return { address, way, ...asked }
    }),
  )
}

/** Node's codes for "nobody answered"; any other says that somebody did. */
const unanswered = ['ETIMEOUT', 'ECONNREFUSED', 'ECANCELLED']

async function answers(address: string, question: string, now: () => number): Promise<{ answered: boolean; tookMs: number }> {
  const resolver = new dns.Resolver({ timeout: nameMs, tries: 1 })
  const began = now()
  try {
    resolver.setServers([net.isIP(address) === 6 ? `[${address}]` : address])
    await resolver.resolve4(question)
    return { answered: true, tookMs: now() - began }
  } catch (error) {
    return { answered: !unanswered.includes((error as NodeJS.ErrnoException).code ?? 'ETIMEOUT'), tookMs: now() - began }
  }
}

/** `getServers` adds a port where it isn't 53. */
function bareAddress(server: string): string {
  return /^\[([^\]]+)\]/.exec(server)?.[1] ?? (/^\d+\.\d+\.\d+\.\d+/.exec(server)?.[0] || (server.split('%')[0] ?? ''))
}

/** A fault as a check's outcome, so that nothing is left running. */
export function checkBug(error: unknown): Result<never> {
  return fail({ code: 'internal', detail: error instanceof Error ? error.message : String(error) })
}
