import { execFile } from 'node:child_process'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'
import { connectHelper, type HelperConnection } from '../../../electron/client/helper-link/connect-helper.ts'
import { defaultRunDir, type HelperStatus } from '../../../electron/common/contracts/helper.ts'
import type { Intent } from '../../../electron/common/tunnel/intent.ts'

/**
 * Runs on the laptop and times what it is told to do, one order a line: `<number> join|leave|wg-up|wg-down`. Answers `<number> ms <time>` or
 * `<number> fault <why>`. Arguments: the pass to join by, the interface that wg-quick knows.
 */
const [passId = '', interfaceName = ''] = process.argv.slice(2)
const run = promisify(execFile)
const limitMs = 20_000

const link = await connectHelper({ runDir: defaultRunDir, uid: process.getuid?.() ?? 0, client: 'test' })
if (!link.ok) throw new Error(`the helper does not answer: ${link.fault.code}`)
const connection: HelperConnection = link.value
const watched = await connection.helper.watch({})
if (!watched.ok) throw new Error(`the helper can't be watched: ${watched.fault.code}`)

const acts: Readonly<Record<string, () => Promise<unknown>>> = {
  join: () => wish({ through: [passId], failover: false, goHome: false }, 'up'),
  leave: () => wish('open', 'open'),
  'wg-up': () => run('/usr/bin/wg-quick', ['up', interfaceName]),
  'wg-down': () => run('/usr/bin/wg-quick', ['down', interfaceName]),
}

/** Resolves when the helper reports the wanted state for this wish. */
async function wish(want: Intent['want'], wanted: 'up' | 'open'): Promise<void> {
  const seen = new Promise<void>((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`not ${wanted} within ${limitMs / 1000} s`)), limitMs)
    listener = ({ state, intent }) => {
      if (JSON.stringify(intent.want) !== JSON.stringify(want)) return
      if (state.kind === 'held' || state.kind === 'failed') reject(new Error(JSON.stringify(state)))
      else if (state.kind !== wanted) return
      else resolve()
      clearTimeout(late)
    }
  })
  const [accepted] = await Promise.all([connection.helper.setIntent({ after: null, want }), seen])
  if (!accepted.ok) throw new Error(JSON.stringify(accepted.fault))
}

let listener: (status: HelperStatus) => void = () => undefined
connection.onChanged((status) => listener(status))

createInterface({ input: process.stdin }).on('line', async (line) => {
  const [number = '', act = ''] = line.split(' ')
  const began = performance.now()
  try {
    await acts[act]?.()
    process.stdout.write(`${number} ms ${performance.now() - began}\n`)
  } catch (error) {
    process.stdout.write(`${number} fault ${String((error as Error).message).replaceAll('\n', ' ')}\n`)
  }
})
process.stdout.write('ready\n')
