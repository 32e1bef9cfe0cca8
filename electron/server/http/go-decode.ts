import { type GoValue, scanGoJson } from './go-scanner.ts'
import { goTimeTrouble } from './go-time.ts'

/**
 * Decodes a request body into a Go struct as Netmaker's handlers do: unknown fields are ignored, names match in any case, null leaves a field unset, and a
 * wrong type answers Go's own sentence (encoding/json decode.go). The result holds only the fields that the body set.
 */
export type GoType =
  | { readonly kind: 'string' | 'bool' | 'time' }
  /** `name`: of a type of its own. */
  | { readonly kind: 'int' | 'int32' | 'int64'; readonly name?: string }
  /** A named string type, like `[]TagID`. */
  | { readonly kind: 'named'; readonly name: string }
  /** `name`: of a type of its own. */
  | { readonly kind: 'slice'; readonly of: GoType; readonly name?: string }
  /** A set like `map[key]struct{}`, whose values are nothing; with `of`, a map of such values. */
  | { readonly kind: 'map'; readonly name: string; readonly of?: GoType }
  | { readonly kind: 'struct'; readonly struct: GoStruct<Readonly<Record<string, GoField>>> }

export interface GoStruct<Fields extends Readonly<Record<string, GoField>>> {
  readonly package: string
  readonly name: string
  readonly fields: Fields
}

export interface GoField {
  readonly type: GoType
  /** Name of the embedded struct that the field comes from: part of the path in error texts since Go 1.24. */
  readonly embedded?: string
}

type ValueOf<T extends GoType> = T extends { kind: 'string' | 'named' | 'time' }
  ? string
  : T extends { kind: 'bool' }
    ? boolean
    : T extends { kind: 'int' | 'int32' | 'int64' }
      ? number
      : T extends { kind: 'slice'; of: infer Of extends GoType }
        ? ValueOf<Of>[] | null
        : T extends { kind: 'struct'; struct: infer Struct }
          ? Decoded<Struct>
          : T extends { kind: 'map'; of: infer Of extends GoType }
            ? Record<string, ValueOf<Of>> | null
            : Record<string, unknown> | null

export type Decoded<S> = S extends GoStruct<infer Fields> ? { [F in keyof Fields]?: ValueOf<Fields[F]['type']> } : never

export type GoResult<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly message: string }

export const goString = { kind: 'string' } as const
export const goBool = { kind: 'bool' } as const
export const goInt = { kind: 'int' } as const
export const goInt32 = { kind: 'int32' } as const
export const goInt64 = { kind: 'int64' } as const
export const goTimeText = { kind: 'time' } as const
export const goStrings = { kind: 'slice', of: goString } as const

export function goStruct<const Fields extends Readonly<Record<string, GoField>>>(
  name: string,
  fields: Fields,
  pkg = 'models',
): GoStruct<Fields> {
  return { package: pkg, name, fields }
}

export function decodeGo<Fields extends Readonly<Record<string, GoField>>>(
  text: string,
  struct: GoStruct<Fields>,
): GoResult<Decoded<GoStruct<Fields>>> {
  const scan = scanGoJson(text)
  if (!scan.ok) return scan
  if (scan.value.kind === 'null') return { ok: true, value: {} as Decoded<GoStruct<Fields>> }
  if (scan.value.kind !== 'object') {
    return { ok: false, message: `json: cannot unmarshal ${scan.value.kind} into Go value of type ${struct.package}.${struct.name}` }
  }
  const decoded = decodeFields(scan.value.entries, struct, '')
  return decoded.ok ? { ok: true, value: decoded.value as Decoded<GoStruct<Fields>> } : decoded
}

type AnyStruct = GoStruct<Readonly<Record<string, GoField>>>

/** `within`: the fields that lead to this struct, each followed by a dot. */
function decodeFields(
  entries: readonly (readonly [string, GoValue])[],
  struct: AnyStruct,
  within: string,
): GoResult<Record<string, unknown>> {
  const decoded: Record<string, unknown> = {}
  const names = new Map(Object.keys(struct.fields).map((name) => [name.toLowerCase(), name]))
  let trouble: string | null = null
  for (const [key, value] of entries) {
    const name = names.get(key.toLowerCase())
    const field = name === undefined ? undefined : struct.fields[name]
    if (name === undefined || field === undefined || (value.kind === 'null' && !nullable(field.type))) continue
    const read = convert(value, field.type, `${within}${name}.`)
    if (read.ok) decoded[name] = read.value
    else trouble ??= fieldTrouble(struct.name, `${within}${pathOf(name, field)}`, read.message)
  }
  return trouble === null ? { ok: true, value: decoded } : { ok: false, message: trouble }
}

function pathOf(name: string, field: GoField): string {
  return field.embedded === undefined ? name : `${field.embedded}.${name}`
}

function fieldTrouble(struct: string, path: string, message: string): string {
  if (!message.startsWith('cannot unmarshal ')) return message
  const [what, type] = message.slice('cannot unmarshal '.length).split(' into ')
  return `json: cannot unmarshal ${what} into Go struct field ${struct}.${path} of type ${type}`
}

function nullable(type: GoType): boolean {
  return type.kind === 'slice' || type.kind === 'map'
}

function convert(value: GoValue, type: GoType, within: string): GoResult<unknown> {
  switch (type.kind) {
    case 'string':
    case 'named':
      return value.kind === 'string' ? { ok: true, value: value.value } : mismatch(value, type)
    case 'bool':
      return value.kind === 'bool' ? { ok: true, value: value.value } : mismatch(value, type)
    case 'int':
    case 'int32':
    case 'int64':
      return convertNumber(value, type)
    case 'time':
      return convertTime(value)
    case 'slice':
      return convertSlice(value, type, within)
    case 'map':
      return convertMap(value, type, within)
    case 'struct':
      return value.kind === 'object' ? decodeFields(value.entries, type.struct, within) : mismatch(value, type)
    default:
      return type satisfies never
  }
}

function convertMap(value: GoValue, type: GoType & { readonly kind: 'map' }, within: string): GoResult<unknown> {
  if (value.kind === 'null') return { ok: true, value: null }
  if (value.kind !== 'object') return mismatch(value, type)
  const entries: [string, unknown][] = []
  for (const [key, item] of value.entries) {
    const read = type.of === undefined ? { ok: true as const, value: {} } : convertItem(item, type.of, within)
    if (!read.ok) return read
    entries.push([key, read.value])
  }
  return { ok: true, value: Object.fromEntries(entries) }
}

/** Go leaves the zero value for a null inside a list or a map. */
function convertItem(item: GoValue, type: GoType, within: string): GoResult<unknown> {
  return item.kind === 'null' ? { ok: true, value: zeroOf(type) } : convert(item, type, within)
}

function convertSlice(value: GoValue, type: GoType & { readonly kind: 'slice' }, within: string): GoResult<unknown> {
  if (value.kind === 'null') return { ok: true, value: null }
  if (value.kind !== 'array') return mismatch(value, type)
  const items: unknown[] = []
  for (const item of value.items) {
    const read = convertItem(item, type.of, within)
    if (!read.ok) return read
    items.push(read.value)
  }
  return { ok: true, value: items }
}

function convertNumber(value: GoValue, type: GoType): GoResult<unknown> {
  if (value.kind !== 'number') return mismatch(value, type)
  const number = Number(value.literal)
  const limit = type.kind === 'int32' ? 2 ** 31 : Number.MAX_SAFE_INTEGER
  const fits = /^-?\d+$/.test(value.literal) && number >= -limit && number < limit
  return fits ? { ok: true, value: number } : { ok: false, message: `cannot unmarshal number ${value.literal} into ${typeName(type)}` }
}

function convertTime(value: GoValue): GoResult<unknown> {
  if (value.kind !== 'string') return { ok: false, message: 'Time.UnmarshalJSON: input is not a JSON string' }
  const trouble = goTimeTrouble(value.value)
  if (trouble !== null) return { ok: false, message: trouble }
  // offsets that no clock has
  if (Number.isNaN(Date.parse(value.value)))
    return { ok: false, message: `parsing time ${JSON.stringify(value.value)}: time zone offset out of range` }
  return { ok: true, value: value.value }
}

function mismatch(value: GoValue, type: GoType): GoResult<unknown> {
  return { ok: false, message: `cannot unmarshal ${value.kind} into ${typeName(type)}` }
}

function zeroOf(type: GoType): unknown {
  if (type.kind === 'bool') return false
  if (nullable(type)) return null
  if (type.kind === 'struct') return {}
  return type.kind === 'int' || type.kind === 'int32' || type.kind === 'int64' ? 0 : ''
}

function typeName(type: GoType): string {
  switch (type.kind) {
    case 'slice':
      return type.name ?? `[]${typeName(type.of)}`
    case 'named':
    case 'map':
      return type.name
    case 'struct':
      return `${type.struct.package}.${type.struct.name}`
    case 'time':
      return 'time.Time'
    case 'int':
    case 'int32':
    case 'int64':
      return type.name ?? type.kind
    default:
      return type.kind
  }
}
