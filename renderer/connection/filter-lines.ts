import type { LogLine } from '../../electron/common/contracts/helper.ts'

export interface LogFilter {
  /** Every word of it must be in the line, whatever the case. */
  readonly text: string
  readonly onlyWarnings: boolean
}

export function filterLines(lines: readonly LogLine[], { text, onlyWarnings }: LogFilter): readonly LogLine[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean)
  if (words.length === 0 && !onlyWarnings) return lines
  return lines.filter((line) => {
    if (onlyWarnings && line.level !== 'warn' && line.level !== 'error') return false
    const said = `${line.level} ${line.text}`.toLowerCase()
    return words.every((word) => said.includes(word))
  })
}
