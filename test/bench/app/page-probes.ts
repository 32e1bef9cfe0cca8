/** What runs inside the measured page: plain functions that stand on nothing around them. Only standard events and the document are looked at. */

export interface KeyTimes {
  /** From the key to the rows that it asks for, style and layout included. */
  readonly filtered: number
  /** The same until the frame that shows them was painted. */
  readonly painted: number
}

interface ProbedWindow {
  benchKey?: Promise<KeyTimes>
  benchPaint?: Promise<number>
  benchLongTasks?: number[]
}

/** Rows of the page's first table, shown or not; 0 without one. */
export function rowCount(): number {
  return Number(document.querySelector('[role="grid"]')?.getAttribute('aria-rowcount') ?? 0)
}

/** Waits for the next key, and then for a table of so many rows. */
export function armKey(rows: number): void {
  const probed = window as unknown as ProbedWindow
  probed.benchKey = new Promise((resolve) => {
    let began = 0
    const look = (): void => {
      if (began === 0 || Number(document.querySelector('[role="grid"]')?.getAttribute('aria-rowcount') ?? 0) !== rows) return
      observer.disconnect()
      // what a component does in an effect of its own comes before the next message
      const next = new MessageChannel()
      next.port1.onmessage = () => {
        document.body.getBoundingClientRect()
        const filtered = performance.now() - began
        requestAnimationFrame(() => {
          const after = new MessageChannel()
          after.port1.onmessage = () => resolve({ filtered, painted: performance.now() - began })
          after.port2.postMessage(null)
        })
      }
      next.port2.postMessage(null)
    }
    const observer = new MutationObserver(look)
    observer.observe(document.body, { subtree: true, childList: true, attributes: true, characterData: true })
    window.addEventListener(
      'keydown',
      (event) => {
        began = event.timeStamp
      },
      { capture: true, once: true },
    )
  })
}

export function keyTimes(): Promise<KeyTimes> {
  return (window as unknown as ProbedWindow).benchKey ?? Promise.reject(new Error('no key was waited for'))
}

/** Before the page's own scripts: notes when its first table row was painted, by the clock that all processes share. */
export function armPaint(): void {
  const probed = window as unknown as ProbedWindow
  probed.benchPaint = new Promise((resolve) => {
    const look = (): void => {
      if (document.querySelector('[role="grid"] [role="row"][tabindex]') === null) return
      observer.disconnect()
      requestAnimationFrame(() => {
        const after = new MessageChannel()
        after.port1.onmessage = () => resolve(performance.timeOrigin + performance.now())
        after.port2.postMessage(null)
      })
    }
    const observer = new MutationObserver(look)
    observer.observe(document, { subtree: true, childList: true })
  })
}

export function paintedAt(): Promise<number> {
  return (window as unknown as ProbedWindow).benchPaint ?? Promise.reject(new Error('no paint was waited for'))
}

/** Tasks of more than 50 ms from now on (Long Tasks API): for so long nothing that a person does has an effect. */
export function watchLongTasks(): void {
  const seen: number[] = []
  Object.assign(window, { benchLongTasks: seen })
  new PerformanceObserver((list) => seen.push(...list.getEntries().map(({ duration }) => duration))).observe({ type: 'longtask' })
}

export function longTasks(): number[] {
  return (window as unknown as ProbedWindow).benchLongTasks ?? []
}

/** Drags the first table's scroll bar there, `share` of the way down. */
export function dragTo(share: number): Promise<void> {
  const scroll = document.querySelector('[role="grid"]')?.closest('.table-scroll')
  if (!scroll) throw new Error('no table')
  scroll.scrollTop = share * (scroll.scrollHeight - scroll.clientHeight)
  return new Promise((resolve) => requestAnimationFrame(() => resolve()))
}
