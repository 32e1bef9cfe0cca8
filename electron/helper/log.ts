import { type DestinationStream, destination, type Logger, pino } from 'pino'

/** JSON lines on stderr, which systemd keeps. Fields that could carry a secret are blanked whatever calls this; nothing is meant to pass one. */
export function createLog(stream: DestinationStream = destination({ dest: 2, sync: true })): Logger {
  return pino(
    {
      name: 'waygate-helper',
      base: null,
      timestamp: () => `,"time":"${new Date().toISOString()}"`,
      formatters: { level: (label) => ({ level: label }) },
      redact: { paths: secretPaths, censor: '[secret]' },
    },
    stream,
  )
}

const secretNames = ['privateKey', 'presharedKey', 'token', 'password', 'data', 'stdin']
const secretPaths = secretNames.flatMap((name) => [name, `*.${name}`, `*.*.${name}`])
