/** Runs `work` with a signal that Ctrl-C (or a polite kill) raises; a second Ctrl-C ends the program as usual. */
export async function withInterrupt<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController()
  const interrupt = () => {
    controller.abort()
    restore()
  }
  const restore = () => {
    process.off('SIGINT', interrupt)
    process.off('SIGTERM', interrupt)
  }
  process.on('SIGINT', interrupt)
  process.on('SIGTERM', interrupt)
  try {
    return await work(controller.signal)
  } finally {
    restore()
  }
}
