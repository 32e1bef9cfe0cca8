import { createInterface } from 'node:readline'

/** What the service host (resources/windows/service-host.c) says on standard input: a line when somebody signs in or out, and the end when the service is stopped. */
export interface HostLines {
  onSessions(listener: () => void): () => void
  ended(): Promise<void>
}

export function createHostLines(): HostLines {
  const listeners = new Set<() => void>()
  const reader = createInterface({ input: process.stdin })
  const ended = new Promise<void>((resolve) => void reader.once('close', resolve))
  reader.on('line', (line) => {
    if (line === 'sessions') for (const listener of [...listeners]) listener()
  })
  return {
    onSessions(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    ended: () => ended,
  }
}
