import { runServe } from '../../electron/server/entry.ts'

/** `waygate serve` without its command line: `node program.mjs DIR [USER PASSWORD-ON-STDIN]`, for tests that start it fifty times. */
const [dataDir = '', user] = process.argv.slice(2)
const fault = await runServe({
  listen: '127.0.0.1:0',
  data: dataDir,
  ...(user === undefined ? {} : { bootstrapUser: user, bootstrapPasswordStdin: true }),
  say: (line) => void process.stdout.write(`${line}\n`),
  warn: (line) => void process.stderr.write(`${line}\n`),
})
if (fault !== null) {
  process.stderr.write(`${JSON.stringify(fault)}\n`)
  process.exitCode = 1
}
