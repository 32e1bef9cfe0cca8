import type { Bindings } from './bindings.ts'

/** How a recorded answer is compared with a live one. */
export interface CompareRules {
  /** Lists without a stable order on the real server. */
  readonly unordered: boolean
  /** Field names whose values belong to the machine that was recorded: only the type must agree. */
  readonly environment: ReadonlySet<string>
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/
const nilUuid = '00000000-0000-0000-0000-000000000000'
const rfc3339 = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z$/
const zeroTime = '0001-01-01T00:00:00Z'
/** Fields with Unix seconds that move from run to run. Zero and Go's zero time must stay what they are. */
const unixFields = new Set(['lastmodified', 'expdatetime', 'lastcheckin', 'lastpeerupdate'])

const placeholders: Readonly<Record<string, RegExp>> = {
  '<jwt>': /^[\w-]+\.[\w-]+\.[\w-]+$/,
  '<private key>': /^[A-Za-z0-9+/]{43}=$/,
  '<enrolment key>': /^[A-Za-z0-9]{32}$/,
  '<enrolment token>': /^[A-Za-z0-9+/]+=*$/,
  '<password>': /^/,
  '<stun servers>': /^/,
}
/** Secrets inside a longer text, and values that only this run can know: bound at the first sight, compared from then on. */
const inner: Readonly<Record<string, RegExp>> = { '<base32 secret>': /[A-Z2-7]{32}/ }
const signature = /^[0-9a-f]{64}$/
const cut = '…'

/** Differences as sentences, empty when the live value is what the recording says. Binds ids on the way. */
export function differences(expected: unknown, actual: unknown, bindings: Bindings, rules: CompareRules, path = '$'): string[] {
  const field = path.split('.').at(-1) ?? ''
  if (rules.environment.has(field)) return typeOf(expected) === typeOf(actual) ? [] : [differ(path, typeOf(expected), typeOf(actual))]
  if (typeof expected === 'string') return compareText(expected, actual, bindings, path)
  if (typeof expected === 'number' && unixFields.has(field)) return compareUnix(expected, actual, path)
  if (Array.isArray(expected)) return compareList(expected, actual, bindings, rules, path)
  if (typeof expected === 'object' && expected !== null) return compareObject(expected, actual, bindings, rules, path)
  return Object.is(expected, actual) ? [] : [differ(path, expected, actual)]
}

function compareText(expected: string, actual: unknown, bindings: Bindings, path: string): string[] {
  if (typeof actual !== 'string') return [differ(path, expected, actual)]
  const placeholder = placeholders[expected]
  if (placeholder !== undefined) return placeholder.test(actual) ? [] : [differ(path, expected, actual)]
  if (rfc3339.test(expected) && expected !== zeroTime) {
    return rfc3339.test(actual) && actual !== zeroTime ? [] : [differ(path, 'a time', actual)]
  }
  if (uuid.test(expected) && expected !== nilUuid && bindings.get(expected) === undefined && uuid.test(actual) && actual !== nilUuid) {
    bindings.bind(expected, actual)
    return []
  }
  if (expected.endsWith(cut)) return actual.startsWith(expected.slice(0, -cut.length)) ? [] : [differ(path, expected, actual)]
  if (signature.test(expected) && bindings.get(expected) === undefined && signature.test(actual)) {
    bindings.bind(expected, actual)
    return []
  }
  bindInner(expected, actual, bindings)
  const translated = bindings.translate(expected)
  return translated === actual ? [] : [differ(path, translated, actual)]
}

function bindInner(expected: string, actual: string, bindings: Bindings): void {
  for (const [placeholder, shape] of Object.entries(inner)) {
    if (!expected.includes(placeholder) || bindings.get(placeholder) !== undefined) continue
    const found = shape.exec(actual)?.[0]
    if (found !== undefined) bindings.bind(placeholder, found)
  }
}

function compareUnix(expected: number, actual: unknown, path: string): string[] {
  const moving = expected > 0
  const fine = moving ? Number.isInteger(actual) && Number(actual) > 0 : actual === expected
  return fine ? [] : [differ(path, moving ? 'Unix seconds' : expected, actual)]
}

function compareList(expected: readonly unknown[], actual: unknown, bindings: Bindings, rules: CompareRules, path: string): string[] {
  if (!Array.isArray(actual)) return [differ(path, 'a list', actual)]
  if (expected.length !== actual.length) return [differ(`${path}.length`, expected.length, actual.length)]
  // only the answer itself is unordered, lists inside it are in order
  if (!rules.unordered || path !== '$') {
    return expected.flatMap((item, at) => differences(item, actual[at], bindings, rules, `${path}[${at}]`))
  }
  const left: unknown[] = [...actual]
  return expected.flatMap((item, at) => {
    let closest: string[] | null = null
    for (const [index, candidate] of left.entries()) {
      const trial = bindings.fork()
      const found = differences(item, candidate, trial, rules, `${path}[${at}]`)
      if (found.length === 0) {
        bindings.adopt(trial)
        left.splice(index, 1)
        return []
      }
      if (closest === null || found.length < closest.length) closest = found
    }
    return closest ?? [`${path}[${at}]: nothing left to compare with`]
  })
}

function compareObject(expected: object, actual: unknown, bindings: Bindings, rules: CompareRules, path: string): string[] {
  if (typeof actual !== 'object' || actual === null || Array.isArray(actual)) return [differ(path, 'an object', actual)]
  const live = new Map(Object.entries(actual))
  const found: string[] = []
  for (const [recordedKey, value] of Object.entries(expected)) {
    const key = bindings.translate(recordedKey)
    if (!live.has(key)) found.push(`${path}.${key}: missing`)
    else found.push(...differences(value, live.get(key), bindings, rules, `${path}.${key}`))
    live.delete(key)
  }
  return [...found, ...[...live.keys()].map((key) => `${path}.${key}: not in the recording`)]
}

function differ(path: string, expected: unknown, actual: unknown): string {
  return `${path}: expected ${JSON.stringify(expected)}, got ${JSON.stringify(actual)}`
}

function typeOf(value: unknown): string {
  if (value === null) return 'null'
  return Array.isArray(value) ? 'list' : typeof value
}
