import { resolve } from 'node:path'
import { buildWaygate } from '../bundle/build.ts'

/**
 * What bootstrap.mjs hands over to, on the pinned Node with every package in place: builds what is out of date and runs the asked thing, which is loaded
 * only then. The exit code is the asked thing's own.
 */
const root = resolve(import.meta.dirname, '../..')
const [verb = '', ...rest] = process.argv.slice(2)
const say = (line: string) => void process.stderr.write(`${line}\n`)

try {
  process.exitCode = await run()
} catch (error) {
  say(error instanceof Error ? error.message : String(error))
  process.exitCode = 1
}

async function run(): Promise<number> {
  switch (verb) {
    case 'build':
      await buildWaygate(root, { force: rest.includes('--force'), report: say })
      return 0
    case 'test': {
      const leaks = await import('../../test/leak/full-run.ts')
      return leaks.asksForLeakRun(rest) ? leaks.runLeaks(root, rest) : (await import('./run-suites.ts')).runSuites(root, rest)
    }
    case 'trial':
      await buildWaygate(root, { report: say })
      return (await import('../trial/trial.ts')).runTrial(rest)
    case 'bench':
      await buildWaygate(root, { report: say })
      return (await import('../../test/bench/bench.ts')).runBench(rest)
    case 'dev':
      return (await import('./dev.ts')).runDev(root, rest)
    case 'dist':
      await buildWaygate(root, { only: ['app'], report: say })
      return (await import('../dist/dist.ts')).makeDist(root, rest, say)
    case 'release-key':
      return (await import('../release/release.ts')).runReleaseKey(rest, say)
    case 'release-sign':
      return (await import('../release/release.ts')).runReleaseSign(root, rest, say)
    default:
      throw new Error(`run.ts does not know '${verb}'`)
  }
}
