import type { LabNode } from './lab-node.ts'

/** A shell that stays: a script costs no process to enter the machine with. One after the other. */
export interface LabShell {
  /** Stdout and stderr together. An exit code other than 0 is an error. */
  run(script: string): Promise<string>
  stop(): Promise<void>
}

const end = '\u0004end of script'

export function startLabShell(node: LabNode): LabShell {
  const process = node.spawn(['/bin/bash', '--norc'])
  const waiting: ((end: { code: number; text: string }) => void)[] = []
  let lines: string[] = []
  process.onLine((line) => {
    if (!line.startsWith(end)) {
      lines.push(line)
      return
    }
    const text = lines.join('\n')
    lines = []
    waiting.shift()?.({ code: Number(line.slice(end.length)), text })
  })
  return {
    async run(script) {
      const { code, text } = await new Promise<{ code: number; text: string }>((resolve, reject) => {
        waiting.push(resolve)
        process.write(`{\n${script}\n} < /dev/null 2>&1; code=$?; echo; echo "${end}$code"\n`)
        void process.exited.then(() => reject(new Error(`the shell on ${node.name} ended: ${process.output().slice(-500)}`)))
      })
      if (code !== 0) throw new Error(`${node.name}: a script ended with ${code}: ${script.slice(0, 300)}\n${text.slice(-1000)}`)
      return text
    },
    stop: process.stop,
  }
}
