/** Runs one job at a time, in the order asked for; a job that throws doesn't stop the next. */
export type Serial = <T>(job: () => Promise<T>) => Promise<T>

export function createSerial(): Serial {
  let last: Promise<unknown> = Promise.resolve()
  return (job) => {
    const next = last.then(job, job)
    last = next.catch(() => undefined)
    return next
  }
}
