import { describe, expect, it } from 'vitest'
import { decodeGo, goBool, goInt32, goInt64, goString, goStrings, goStruct, goTimeText } from '../../../electron/server/http/go-decode.ts'
import { scanGoJson } from '../../../electron/server/http/go-scanner.ts'

describe("Go's words for broken JSON", () => {
  it.each([
    ['', 'EOF'],
    ['  \n', 'EOF'],
    ['{', 'unexpected EOF'],
    ['{"a":', 'unexpected EOF'],
    ['"abc', 'unexpected EOF'],
    ['x', "invalid character 'x' looking for beginning of value"],
    ['<html>', "invalid character '<' looking for beginning of value"],
    ['{a:1}', "invalid character 'a' looking for beginning of object key string"],
    ['{"a" 1}', "invalid character '1' after object key"],
    ['{"a":1 "b"}', "invalid character '\"' after object key:value pair"],
    ['[1 2]', "invalid character '2' after array element"],
    ['nonsense', "invalid character 'o' in literal null (expecting 'u')"],
    ['tru', 'unexpected EOF'],
    ['-x', "invalid character 'x' in numeric literal"],
    ['1.x', "invalid character 'x' after decimal point in numeric literal"],
    ['"\n"', "invalid character '\\n' in string literal"],
    ['"\\q"', "invalid character 'q' in string escape code"],
    ["{'a':1}", "invalid character '\\'' looking for beginning of object key string"],
  ])('%s', (text, message) => {
    expect(scanGoJson(text)).toEqual({ ok: false, message })
  })

  it('reads the first value and looks no further', () => {
    expect(scanGoJson('true, and more')).toEqual({ ok: true, value: { kind: 'bool', value: true } })
  })

  it('is not felled by depth', () => {
    expect(scanGoJson('['.repeat(20_000))).toEqual({ ok: false, message: 'exceeded max depth' })
  })
})

describe('decoding into a struct', () => {
  const struct = goStruct('Thing', {
    name: { type: goString },
    on: { type: goBool, embedded: 'Inner' },
    mtu: { type: goInt32 },
    ids: { type: goStrings },
    at: { type: goTimeText },
    until: { type: goInt64 },
    sort: { type: { kind: 'int', name: 'models.Sort' } },
  })

  it('takes names in any case, ignores unknown ones, keeps null and missing apart for lists', () => {
    expect(decodeGo('{"NAME":"a","other":{"x":[1]},"ids":null,"on":null}', struct)).toEqual({ ok: true, value: { name: 'a', ids: null } })
    expect(decodeGo('null', struct)).toEqual({ ok: true, value: {} })
  })

  it.each(['2030-01-01T10:00:00Z', '2028-02-29T10:00:00.123456789Z', '2030-01-01T10:00:00+02:00'])('takes the time %s', (at) => {
    expect(decodeGo(JSON.stringify({ at }), struct)).toEqual({ ok: true, value: { at } })
  })

  it.each([
    ['{"ids":"lap"}', 'json: cannot unmarshal string into Go struct field Thing.ids of type []string'],
    ['{"ids":[1]}', 'json: cannot unmarshal number into Go struct field Thing.ids of type string'],
    ['{"name":{}}', 'json: cannot unmarshal object into Go struct field Thing.name of type string'],
    ['{"on":"yes"}', 'json: cannot unmarshal string into Go struct field Thing.Inner.on of type bool'],
    ['{"mtu":1.5}', 'json: cannot unmarshal number 1.5 into Go struct field Thing.mtu of type int32'],
    ['{"mtu":5000000000}', 'json: cannot unmarshal number 5000000000 into Go struct field Thing.mtu of type int32'],
    ['[]', 'json: cannot unmarshal array into Go value of type models.Thing'],
    ['"x"', 'json: cannot unmarshal string into Go value of type models.Thing'],
    ['{"until":"soon"}', 'json: cannot unmarshal string into Go struct field Thing.until of type int64'],
    ['{"sort":"any"}', 'json: cannot unmarshal string into Go struct field Thing.sort of type models.Sort'],
    ['{"at":1}', 'Time.UnmarshalJSON: input is not a JSON string'],
    ['{"at":""}', 'parsing time "" as "2006-01-02T15:04:05Z07:00": cannot parse "" as "2006"'],
    ['{"at":"yesterday"}', 'parsing time "yesterday" as "2006-01-02T15:04:05Z07:00": cannot parse "yesterday" as "2006"'],
    ['{"at":"2030-1-1"}', 'parsing time "2030-1-1" as "2006-01-02T15:04:05Z07:00": cannot parse "1-1" as "01"'],
    ['{"at":"2030-01-01"}', 'parsing time "2030-01-01" as "2006-01-02T15:04:05Z07:00": cannot parse "" as "T"'],
    ['{"at":"2030-01-01 10:00"}', 'parsing time "2030-01-01 10:00" as "2006-01-02T15:04:05Z07:00": cannot parse " 10:00" as "T"'],
    ['{"at":"2030-01-01T10:00:00"}', 'parsing time "2030-01-01T10:00:00" as "2006-01-02T15:04:05Z07:00": cannot parse "" as "Z07:00"'],
    ['{"at":"2030-13-01T10:00:00Z"}', 'parsing time "2030-13-01T10:00:00Z": month out of range'],
    ['{"at":"2030-02-30T10:00:00Z"}', 'parsing time "2030-02-30T10:00:00Z": day out of range'],
    ['{"at":"2030-01-01T25:00:00Z"}', 'parsing time "2030-01-01T25:00:00Z": hour out of range'],
    ['{"at":"2030-01-01T10:00:00Zulu"}', 'parsing time "2030-01-01T10:00:00Zulu": extra text: "ulu"'],
  ])('%s', (text, message) => {
    expect(decodeGo(text, struct)).toEqual({ ok: false, message })
  })
})
