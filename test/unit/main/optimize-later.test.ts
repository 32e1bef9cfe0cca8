import { execFileSync } from 'node:child_process'
import { expect, test } from 'vitest'

const program = `
  import { EventEmitter } from 'node:events'
  const { optimizeFromFirstWindow } = await import(process.argv[1])
  // a function that is called very often; 64 = V8's last compiler took it on (OptimizationStatus::kTurboFanned)
  const isOptimized = (calls) => {
    const work = new Function('n', 'let sum = 0; for (let i = 0; i < n; i++) sum = (sum * 31 + i) | 0; return sum')
    for (let call = 0; call < calls && (%GetOptimizationStatus(work) & 64) === 0; call++) work(1000)
    return (%GetOptimizationStatus(work) & 64) !== 0
  }
  const app = new EventEmitter()
  optimizeFromFirstWindow(app)
  const before = isOptimized(20_000)
  app.emit('browser-window-created')
  // it compiles on a thread of its own, which a busy machine may let wait
  console.log(before, isOptimized(20_000_000))
`

test('the optimizing compiler rests until there is a window', () => {
  const { href } = new URL('../../../electron/main/start/optimize-later.ts', import.meta.url)
  const said = execFileSync(process.execPath, ['--allow-natives-syntax', '--input-type=module', '--eval', program, href], {
    encoding: 'utf8',
  })
  expect(said.trim()).toBe('false true')
})
