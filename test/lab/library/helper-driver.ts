import type { Fault } from '../../../electron/common/fault.ts'
import type { LabProcess } from './lab-process.ts'

/** The helper's contract, spoken by `programs/helper-driver.ts` on its machine. */
export interface HelperDriver {
  call(method: string, request: unknown): Promise<{ ok: boolean; value?: unknown; fault?: Fault }>
  must<T>(method: string, request: unknown): Promise<T>
}

export async function driveHelper(program: LabProcess): Promise<HelperDriver> {
  await program.line(/^ready$/)
  const answers: ((text: string) => void)[] = []
  program.onLine((line) => {
    if (line !== 'ready') answers.shift()?.(line)
  })
  const call: HelperDriver['call'] = (method, request) =>
    new Promise((resolve, reject) => {
      answers.push((line) => resolve(JSON.parse(line)))
      void program.exited.then(() => reject(new Error(`the driver ended: ${program.output().slice(-500)}`)))
      program.write(`${JSON.stringify({ method, request })}\n`)
    })
  return {
    call,
    must: async <T>(method: string, request: unknown) => {
      const answer = await call(method, request)
      if (!answer.ok) throw new Error(`${method}: ${JSON.stringify(answer.fault)}`)
      return answer.value as T
    },
  }
}
