import { execFile } from 'node:child_process'
import type { z } from 'zod'
import type { explanationSchema } from '../common/contracts/helper.ts'
import { parseAddress } from '../common/tunnel/pass-bounds.ts'
import { fail, ok, type Result } from '../common/result.ts'

export type Explanation = z.infer<typeof explanationSchema>

const ipProgram = '/usr/sbin/ip'

/** Asks the kernel which way a packet of an ordinary program to this address would take (`ip route get`). */
export async function explain(text: string): Promise<Result<Explanation>> {
  const address = parseAddress(text)
  if (address === null) return fail({ code: 'request.malformed', detail: 'explain: not an IP address' })
  const args = ['-j', address.kind() === 'ipv6' ? '-6' : '-4', 'route', 'get', text]
  const { stdout, stderr } = await new Promise<{ stdout: string; stderr: string }>((resolve) => {
    execFile(ipProgram, args, { timeout: 2000, env: {} }, (_error, stdout, stderr) => resolve({ stdout, stderr }))
  })
  return ok(explainRoute(text, stdout, stderr))
}

/** Pure: the kernel's answer in our words. No route at all is an answer too: the packet goes nowhere. */
export function explainRoute(address: string, stdout: string, stderr: string): Explanation {
  const route = firstRoute(stdout)
  const kernel = (stdout.trim() === '' || route === null ? stderr : stdout).trim().slice(0, 500)
  if (route === null) {
    const blocked = /unreachable|prohibit|not permitted|blackhole/i.test(kernel)
    return {
      address,
      verdict: blocked ? 'blocked' : 'unknown',
      device: '',
      source: '',
      table: '',
      kernel,
      because: [blocked ? 'a routing rule or route says that it is unreachable' : 'the kernel knows no route'],
    }
  }
  const device = textOf(route['dev'])
  const source = textOf(route['prefsrc'] ?? route['src'])
  const table = textOf(route['table'])
  const common = { address, device, source, table, kernel }
  if (/^waygate\d$/.test(device)) return { ...common, verdict: 'tunnel', because: [`it leaves by the tunnel's interface ${device}`] }
  if (route['type'] === 'local' || device === 'lo') return { ...common, verdict: 'local', because: ['it is an address of this computer'] }
  const hop = textOf(route['gateway'])
  return {
    ...common,
    verdict: 'direct',
    because: [`it leaves by ${device}${hop === '' ? ', which is directly attached to it' : ` towards ${hop}`}, if the filter lets it`],
  }
}

function firstRoute(stdout: string): Readonly<Record<string, unknown>> | null {
  try {
    const routes: unknown = JSON.parse(stdout)
    const route: unknown = Array.isArray(routes) ? routes[0] : null
    return typeof route === 'object' && route !== null && 'dev' in route ? (route as Readonly<Record<string, unknown>>) : null
  } catch {
    return null
  }
}

function textOf(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : ''
}
