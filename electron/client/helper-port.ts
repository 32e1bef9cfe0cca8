import type { HelperPort } from './client-deps.ts'
import { createHelperLink, type HelperLinkOptions } from './helper-link/helper-link.ts'

/** How long `start` waits for the first word of a helper that is there but silent. */
const startPatienceMs = 5_000

/** The lasting tie to the helper as the client layer uses it: more than one may listen. Connects at once. */
export function createHelperPort(options: Omit<HelperLinkOptions, 'onStatus'>): HelperPort {
  const listeners = new Set<() => void>()
  const link = createHelperLink({
    ...options,
    onStatus: () => {
      for (const listener of [...listeners]) listener()
    },
  })
  return {
    calls: link.helper,
    view: () => link.state(),
    onChange(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    look: () => link.look(),
    reconnect: () => link.retry(),
    dial: (address) => link.dial(address),
    async start() {
      const patience = new Promise((resolve) => setTimeout(resolve, startPatienceMs).unref())
      await Promise.race([link.settled(), patience])
    },
    async stop() {
      link.stop()
    },
  }
}
