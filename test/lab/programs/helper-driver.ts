import { createInterface } from 'node:readline'
import { connectHelper } from '../../../electron/client/helper-link/connect-helper.ts'
import { dialHelper } from '../../../electron/client/helper-link/dial-helper.ts'
import type { HelperStatus } from '../../../electron/common/contracts/helper.ts'
import type { Result } from '../../../electron/common/result.ts'

/**
 * Speaks with the helper of this machine for a test outside: JSON lines `{ method, request }` in, the contract's answers out, one line each and in order.
 * Of its own: `waitFor { kinds, limitMs }` answers with the first status (now or pushed) whose state is one of them, and `ask { address, text }` dials,
 * writes the text, half-closes, and answers with all that comes back.
 */
type Line = { readonly method: string; readonly request: Readonly<Record<string, unknown>> }

const uid = process.getuid?.() ?? 0
const connection = await connectHelper({ runDir: '/run/waygate', uid, client: 'test' })
if (!connection.ok) {
  process.stdout.write(`${JSON.stringify(connection)}\n`)
  process.exit(1)
}
const { helper, send, onChanged, onClosed } = connection.value
let latest: HelperStatus | null = null
const waiters = new Set<(status: HelperStatus) => void>()
const take = (status: HelperStatus) => {
  latest = status
  for (const waiter of [...waiters]) waiter(status)
}
onChanged(take)
onClosed(() => process.exit(0))
const watched = await helper.watch({})
if (watched.ok) take(watched.value)
process.stdout.write('ready\n')

for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(`${JSON.stringify(await answer(JSON.parse(line) as Line))}\n`)
}
process.exit(0)

async function answer({ method, request }: Line): Promise<unknown> {
  if (method === 'waitFor') return waitFor(request.kinds as string[], request.limitMs as number)
  if (method === 'ask') return ask(String(request.address), String(request.text))
  const carried = await send(method, request)
  return carried.ok ? carried.value : carried
}

function waitFor(kinds: readonly string[], limitMs: number): Promise<unknown> {
  return new Promise((resolve) => {
    const done = (value: unknown) => {
      waiters.delete(look)
      clearTimeout(limit)
      resolve(value)
    }
    const look = (status: HelperStatus) => {
      if (kinds.includes(status.state.kind)) done({ ok: true, value: status })
    }
    const limit = setTimeout(
      () => done({ ok: false, fault: { code: 'internal', detail: `never ${kinds}: ${JSON.stringify(latest?.state)}` } }),
      limitMs,
    )
    waiters.add(look)
    if (latest !== null) look(latest)
  })
}

async function ask(address: string, text: string): Promise<Result<string>> {
  const stream = await dialHelper({ runDir: '/run/waygate', uid, client: 'test' }, address)
  if (!stream.ok) return stream
  stream.value.end(text)
  let heard = ''
  try {
    for await (const chunk of stream.value) heard += String(chunk)
  } catch (error) {
    heard += `(${(error as Error).message})`
  }
  return { ok: true, value: heard }
}
