/** What fpm is asked for. */
export interface PackageOrder {
  readonly target: 'deb' | 'rpm'
  /** Where the package goes. */
  readonly file: string
  readonly name: string
  readonly version: string
  /** As Debian calls it, for both. */
  readonly architecture: string
  readonly description: string
  readonly summary: string
  readonly maintainer: string
  readonly vendor: string
  readonly url: string
  readonly licence: string
  readonly category: string
  readonly priority: string
  readonly compression: string
  readonly changelog: string
  readonly depends: readonly string[]
  readonly recommends: readonly string[]
  readonly conflicts: readonly string[]
  readonly replaces: readonly string[]
  readonly provides: readonly string[]
  readonly scripts: Partial<Record<ScriptMoment, string>>
  /** `from` ends with `/`: its contents go into the folder `to`; else it is a file that becomes `to`. */
  readonly sources: readonly { readonly from: string; readonly to: string }[]
}

export type ScriptMoment = 'before-install' | 'after-install' | 'before-remove' | 'after-remove'

/** Options that carry one value, and the field that they fill. */
const single = {
  '-t': 'target',
  '--package': 'file',
  '--name': 'name',
  '--version': 'version',
  '--architecture': 'architecture',
  '--description': 'description',
  '--rpm-summary': 'summary',
  '--maintainer': 'maintainer',
  '--vendor': 'vendor',
  '--url': 'url',
  '--license': 'licence',
  '--category': 'category',
  '--deb-priority': 'priority',
  '--deb-compression': 'compression',
  '--rpm-compression': 'compression',
  '--deb-changelog': 'changelog',
} as const
const repeated = {
  '-d': 'depends',
  '--deb-recommends': 'recommends',
  '--conflicts': 'conflicts',
  '--replaces': 'replaces',
  '--provides': 'provides',
} as const
/** Said as it must be, and otherwise of no consequence. */
const expected: Readonly<Record<string, string>> = { '-s': 'dir', '--rpm-os': 'linux' }
const moments: readonly string[] = ['before-install', 'after-install', 'before-remove', 'after-remove'] satisfies ScriptMoment[]

/** The last of several values counts, as with fpm. Throws with a sentence for whatever this stand-in doesn't know. */
export function readOrder(args: readonly string[]): PackageOrder {
  const values: Partial<Record<(typeof single)[keyof typeof single], string>> = {}
  const lists: Record<(typeof repeated)[keyof typeof repeated], string[]> = {
    depends: [],
    recommends: [],
    conflicts: [],
    replaces: [],
    provides: [],
  }
  const scripts: Partial<Record<string, string>> = {}
  const sources: { from: string; to: string }[] = []
  const words = [...args]
  for (let word = words.shift(); word !== undefined; word = words.shift()) {
    if (!word.startsWith('-')) {
      sources.push(sourceOf(word))
      continue
    }
    if (word === '--force') continue
    const [option = '', given] = word.startsWith('--') ? splitOnce(word) : [word]
    const value = given ?? words.shift()
    if (value === undefined) throw new Error(`${option} has no value`)
    if (option in single) values[single[option as keyof typeof single]] = value
    else if (option in repeated) lists[repeated[option as keyof typeof repeated]].push(value)
    else if (moments.includes(option.slice(2))) scripts[option.slice(2)] = value
    else if (expected[option] !== value) throw new Error(`${option} ${value} is unknown here`)
  }
  const { target, file, name, version, architecture } = values
  if (target !== 'deb' && target !== 'rpm') throw new Error(`${target ?? 'nothing'} is no kind of package here`)
  if (!file || !name || !version || !architecture) throw new Error('a package needs a file, a name, a version and an architecture')
  return {
    description: '',
    summary: '',
    maintainer: '',
    vendor: '',
    url: '',
    licence: '',
    category: '',
    priority: 'optional',
    compression: 'gz',
    changelog: '',
    ...values,
    ...lists,
    target,
    file,
    name,
    version,
    architecture,
    scripts,
    sources,
  }
}

function splitOnce(word: string): [string, string?] {
  const at = word.indexOf('=')
  return at < 0 ? [word] : [word.slice(0, at), word.slice(at + 1)]
}

function sourceOf(word: string): { from: string; to: string } {
  const [from = '', to, more] = word.split('=')
  if (to === undefined || more !== undefined || !to.startsWith('/')) throw new Error(`${word} is no SOURCE=/TARGET`)
  return { from, to }
}
