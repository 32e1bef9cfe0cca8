import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import net from 'node:net'
import { createInterface } from 'node:readline'

/**
 * The "Electron" that Playwright starts: runs the real one inside a lab node and makes its debugging ports reachable out here, under ports that it puts
 * into the lines by which Playwright finds them. `argv[2]` = plan file, the rest = Electron's arguments.
 */
export interface EnterPlan {
  /** What enters the node. */
  readonly command: readonly string[]
  readonly env: Readonly<Record<string, string>>
  /** Behind Playwright's own switches. */
  readonly args: readonly string[]
  readonly relay: string
}

const [planFile = '', ...switches] = process.argv.slice(2)
const plan = JSON.parse(readFileSync(planFile, 'utf8')) as EnterPlan
const [program = '', ...args] = plan.command
const child = spawn(program, [...args, ...switches, ...plan.args], { env: { ...plan.env }, stdio: ['ignore', 'pipe', 'pipe'] })
child.stdout.pipe(process.stdout)
child.on('exit', (code, signal) => {
  setTimeout(() => process.exit(code ?? (signal === null ? 1 : 137)), 50)
})

createInterface({ input: child.stderr }).on('line', (line) => {
  const found = line.match(/^(.* listening on ws:\/\/127\.0\.0\.1:)(\d+)(\/.*)$/)
  if (found === null) {
    process.stderr.write(`${line}\n`)
    return
  }
  const [, before = '', port = '', after = ''] = found
  const server = net.createServer((outer) => {
    const inner = net.connect(plan.relay)
    inner.write(`${port}\n`)
    outer.on('error', () => inner.destroy())
    inner.on('error', () => outer.destroy())
    outer.pipe(inner).pipe(outer)
  })
  server.listen(0, '127.0.0.1', () => process.stderr.write(`${before}${(server.address() as net.AddressInfo).port}${after}\n`))
})
