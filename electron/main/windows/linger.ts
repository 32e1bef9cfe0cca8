/** How long a hidden window stays in memory: reopening within it is instant, and afterwards an idle tray holds no renderer process (DESIGN 2). */
export const lingerMs = 60_000

/** Calls `end` once, `lingerMs` after the last `leave` that no `stay` followed. */
export function createLinger(end: () => void): { leave(): void; stay(): void } {
  let timer: NodeJS.Timeout | undefined
  return {
    leave() {
      clearTimeout(timer)
      timer = setTimeout(end, lingerMs)
    },
    stay() {
      clearTimeout(timer)
    },
  }
}
