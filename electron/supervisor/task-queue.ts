/** Runs tasks one after the other, in order. A task that throws is a bug, told by `onBug`; the next one runs all the same. */
export interface TaskQueue {
  add(task: () => Promise<void>): Promise<void>
  /** Resolves when nothing is left to do. */
  idle(): Promise<void>
}

export function createTaskQueue(onBug: (error: unknown) => void): TaskQueue {
  let tail: Promise<void> = Promise.resolve()
  return {
    add(task) {
      tail = tail.then(task).catch(onBug)
      return tail
    },
    async idle() {
      for (let seen: Promise<void> | null = null; seen !== tail; ) {
        seen = tail
        await seen
      }
    },
  }
}
