import { type DestinationStream, destination, type Logger, pino } from 'pino'
import { shownJson } from '../common/wording/shown-text.ts'
import type { LogTail } from './log-tail.ts'

/** Letters that wait for a disk that is full; beyond it lines are dropped. */
const backlog = 256 * 1024

/** A log that can't be written (a full disk, a terminal that was closed) is no reason to stop protecting: without a listener each line would throw. */
function standardError(): DestinationStream {
  return destination({ dest: 2, sync: true, maxLength: backlog }).on('error', () => undefined)
}

/** JSON lines on stderr, which systemd keeps. Fields that could carry a secret are blanked whatever calls this; nothing is meant to pass one. */
export function createLog(stream: DestinationStream = standardError()): Logger {
  return pino(
    {
      name: 'waygate-helper',
      base: null,
      timestamp: () => `,"time":"${new Date().toISOString()}"`,
      formatters: { level: (label) => ({ level: label }) },
      redact: { paths: secretPaths, censor: '[secret]' },
    },
    // names from servers stand in it, and somebody reads it in a terminal
    { write: (line) => stream.write(shownJson(line)) },
  )
}

/** As `createLog`, and what it says is remembered for those who may ask for it. */
export function createRememberedLog(tail: LogTail): Logger {
  const stream = standardError()
  return createLog({
    write(line) {
      stream.write(line)
      tail.write(line)
    },
  })
}

const secretNames = ['privateKey', 'presharedKey', 'token', 'password', 'data', 'stdin']
const secretPaths = secretNames.flatMap((name) => [name, `*.${name}`, `*.*.${name}`])
