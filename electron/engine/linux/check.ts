import { createSocket } from 'node:dgram'
import { readFileSync } from 'node:fs'
import { connect } from 'node:net'
import { networkInterfaces } from 'node:os'
import type { CheckResult } from '../inspection.ts'
import type { Wanted } from '../platform.ts'
import { meshInterface, slotInterface, slots } from './names.ts'

/** Longer than any local refusal, shorter than patience. */
const timeLimit = 1500

interface Attempt {
  readonly name: string
  readonly source: string | null
  readonly target: string
  readonly port: number
  readonly protocol: 'tcp' | 'udp'
}

/** The negative test: sockets bound to a physical address try to get out; a refusal by this very machine is what must come back. */
export async function check(wanted: Wanted | null): Promise<readonly CheckResult[]> {
  const attempts = plannedAttempts(physicalAddress('IPv4'), physicalAddress('IPv6'), lanResolver())
  if (wanted?.traffic !== 'closed') return attempts.map(({ name }) => ({ name, outcome: 'skipped', detail: 'Traffic is not closed.' }))
  return Promise.all(attempts.map(tryToLeave))
}

/** Documentation addresses (RFC 5737, 3849): nobody is bothered if it does get out. */
function plannedAttempts(four: string | null, six: string | null, resolver: string): readonly Attempt[] {
  return [
    { name: 'IPv4 beside the tunnel', source: four, target: '192.0.2.1', port: 443, protocol: 'tcp' },
    { name: 'IPv6 beside the tunnel', source: six, target: '2001:db8::1', port: 443, protocol: 'tcp' },
    { name: 'Names asked beside the tunnel', source: four, target: resolver, port: 53, protocol: 'udp' },
  ]
}

async function tryToLeave(attempt: Attempt): Promise<CheckResult> {
  const { name, source } = attempt
  if (source === null) return { name, outcome: 'skipped', detail: 'This machine has no such address.' }
  const error = attempt.protocol === 'tcp' ? await tcp(attempt, source) : await udp(attempt, source)
  const where = `${source} → ${attempt.target} port ${attempt.port}`
  if (error !== null) return { name, outcome: 'blocked', detail: `${where}: ${error}` }
  return { name, outcome: 'leaked', detail: `${where}: nothing on this machine refused it` }
}

/** The local refusal, or null when there was none: a connection, or silence, means that the packet went out. */
function tcp(attempt: Attempt, localAddress: string): Promise<string | null> {
  return new Promise((resolve) => {
    const socket = connect({ host: attempt.target, port: attempt.port, localAddress })
    const give = (outcome: string | null) => {
      clearTimeout(limit)
      socket.destroy()
      resolve(outcome)
    }
    const limit = setTimeout(() => give(null), timeLimit)
    socket.once('connect', () => give(null))
    socket.once('error', (error: NodeJS.ErrnoException) => give(error.code ?? error.message))
  })
}

function udp(attempt: Attempt, address: string): Promise<string | null> {
  return new Promise((resolve) => {
    const socket = createSocket('udp4')
    const give = (outcome: string | null) => {
      clearTimeout(limit)
      socket.close()
      resolve(outcome)
    }
    const limit = setTimeout(() => give(null), timeLimit)
    socket.once('error', (error: NodeJS.ErrnoException) => give(error.code ?? error.message))
    // without a callback, so that an unreachable target is an 'error' too
    socket.once('connect', () => socket.send(Buffer.from('0000010000010000000000000000020001', 'hex')))
    socket.bind({ address }, () => socket.connect(attempt.port, attempt.target))
  })
}

function physicalAddress(family: 'IPv4' | 'IPv6'): string | null {
  const ours = new Set([...slots.map(slotInterface), meshInterface])
  for (const [name, addresses] of Object.entries(networkInterfaces())) {
    if (ours.has(name)) continue
    const found = addresses?.find((entry) => entry.family === family && !entry.internal && !entry.address.startsWith('fe80:'))
    if (found !== undefined) return found.address
  }
  return null
}

/** The local network's own resolver is the next hop more often than not. */
function lanResolver(): string {
  const line = readFileSync('/proc/self/net/route', 'utf8')
    .split('\n')
    .find((candidate) => candidate.split('\t')[1] === '00000000')
  const hex = line?.split('\t')[2] ?? '00000000'
  const address = [6, 4, 2, 0].map((at) => Number.parseInt(hex.slice(at, at + 2), 16)).join('.')
  return address === '0.0.0.0' ? '192.0.2.53' : address
}
