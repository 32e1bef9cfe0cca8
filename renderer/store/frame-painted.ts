/** A window that nobody sees paints nothing. */
const longestMs = 100

/** Resolves once a frame has been painted: what a person is waiting for is on the screen before more is read for it. */
export function framePainted(): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, longestMs)
    requestAnimationFrame(() => {
      clearTimeout(timer)
      setTimeout(resolve)
    })
  })
}
