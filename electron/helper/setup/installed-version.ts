import { runProgram } from '../../engine/linux/run-command.ts'
import { trustedProgram } from './own-program.ts'

/** What the installed program calls its version; null = there is none that root would run, or it doesn't say. */
export async function installedVersion(program: string): Promise<string | null> {
  const trusted = await trustedProgram(program)
  if (!trusted.ok) return null
  const asked = await runProgram({ program: trusted.value, args: ['--version'] })
  const said = asked.ok && asked.value.exit === 0 ? asked.value.stdout.trim() : ''
  return numbersOf(said) === null ? null : said
}

/** Pure: whether one version came out after another; what is no version is never newer. What follows the three numbers doesn't count. */
export function isNewer(version: string, than: string): boolean {
  const [own, other] = [numbersOf(version), numbersOf(than)]
  if (own === null || other === null) return false
  const at = own.findIndex((number, index) => number !== other[index])
  return at >= 0 && (own[at] ?? 0) > (other[at] ?? 0)
}

function numbersOf(version: string): readonly number[] | null {
  const found = /^(\d{1,6})\.(\d{1,6})\.(\d{1,6})(?![\d.])/.exec(version)
  return found === null ? null : found.slice(1).map(Number)
}
