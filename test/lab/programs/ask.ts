import { createSocket } from 'node:dgram'
import { Resolver } from 'node:dns/promises'
import { connect } from 'node:net'

/**
 * Asks once and prints one JSON line: `{ ok: true, answer, ms }` or `{ ok: false, error, ms }`.
 * Arguments: `http|tcp|udp <address>`, or `name <name> 4|6` (asks the servers in /etc/resolv.conf); then optionally the limit in ms.
 */
const [kind = '', target = '', third] = process.argv.slice(2)
const limit = Number(process.argv[kind === 'name' ? 5 : 4] ?? 3000)
const begun = performance.now()

function withLimit<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const signal = AbortSignal.timeout(limit)
  return Promise.race([
    work(signal),
    new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(new Error('no answer')))),
  ])
}

const asks: Readonly<Record<string, () => Promise<string>>> = {
  http: () =>
    withLimit(async (signal) => {
      const host = target.includes(':') ? `[${target}]` : target
      const response = await fetch(`http://${host}/`, { signal })
      return (await response.text()).trim()
    }),
  tcp: () =>
    withLimit(
      () =>
        new Promise((resolve, reject) => {
          const socket = connect(7, target, () => socket.write('ask\n'))
          socket.once('data', (data) => resolve(data.toString().split(' ')[0] ?? ''))
          socket.once('error', reject)
        }),
    ),
  udp: () =>
    withLimit(
      () =>
        new Promise((resolve, reject) => {
          const socket = createSocket(target.includes(':') ? 'udp6' : 'udp4')
          socket.once('message', (data) => resolve(data.toString().split(' ')[0] ?? ''))
          socket.once('error', reject)
          socket.send('ask', 7, target, (error) => error && reject(error))
        }),
    ),
  // not getaddrinfo: a process can't end while that waits
  name: () =>
    withLimit(async () => {
      const resolver = new Resolver({ timeout: limit, tries: 1 })
      const [address = ''] = await (third === '6' ? resolver.resolve6(target) : resolver.resolve4(target))
      return address
    }),
}

const ask = asks[kind]
const ms = () => Math.round(performance.now() - begun)
try {
  if (!ask) throw new Error(`unknown kind ${kind}`)
  const answer = await ask()
  process.stdout.write(`${JSON.stringify({ ok: true, answer, ms: ms() })}\n`)
} catch (error) {
  const { code, message, cause } = error as NodeJS.ErrnoException & { cause?: NodeJS.ErrnoException }
  process.stdout.write(`${JSON.stringify({ ok: false, error: cause?.code ?? code ?? message, ms: ms() })}\n`)
}
process.exit(0)
