import { connectHelper } from '../../../electron/client/helper-link/connect-helper.ts'

/**
 * An honest program of another user: asks for the state twenty times a second over one connection, and once a second over a new one. Ends at a line on standard
 * input and prints how long each answer took, in milliseconds, as one JSON line.
 */
export interface HonestReport {
  readonly waits: readonly number[]
  readonly greetings: readonly number[]
  /** What it was told instead of an answer. */
  readonly faults: readonly string[]
}

const address = { runDir: '/run/waygate', uid: process.getuid?.() ?? 0, client: 'test' as const }
const waits: number[] = []
const greetings: number[] = []
const faults: string[] = []

async function greet() {
  const begun = performance.now()
  const connection = await connectHelper(address)
  greetings.push(performance.now() - begun)
  if (connection.ok) return connection.value
  faults.push(JSON.stringify(connection.fault))
  return null
}

const kept = await greet()
let going = true
process.stdin.once('data', () => {
  going = false
})
process.stdout.write('ready\n')
for (let round = 1; going; round++) {
  const begun = performance.now()
  const status = await kept?.helper.status({})
  waits.push(performance.now() - begun)
  if (status?.ok !== true) faults.push(JSON.stringify(status))
  if (round % 20 === 0) (await greet())?.close()
  await new Promise((resolve) => setTimeout(resolve, 50))
}
const report: HonestReport = { waits, greetings, faults }
process.stdout.write(`${JSON.stringify(report)}\n`)
// until somebody has read it
process.stdin.once('data', () => process.exit(0))
