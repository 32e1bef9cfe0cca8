import { describe, expect, it } from 'vitest'
import { createWriter } from '../../../electron/cli/writer.ts'
import type { Result } from '../../../electron/common/result.ts'
import { english } from '../../../electron/common/words/words.ts'

function run(json: boolean, result: Result<{ name: string }>) {
  const seen = { out: '', err: '', code: -1 }
  const writer = createWriter(
    english,
    { json },
    {
      out: (text) => {
        seen.out += text
      },
      err: (text) => {
        seen.err += text
      },
      exit: (code) => {
        seen.code = code
      },
    },
  )
  writer.say('working')
  writer.note('a warning')
  writer.finish(result, (value) => `done: ${value.name}`)
  return seen
}

describe('what a verb prints', () => {
  it('holds no control character of a server’s or a person’s: they are shown as what they are', () => {
    const name = 'exit\u001b]0;owned\u0007\u001b[2Kfra\r\u009b1A\ttab\nnext'
    expect(run(false, { ok: true, value: { name } }).out).toBe(
      'working\ndone: exit\ufffd]0;owned\ufffd\ufffd[2Kfra\ufffd\ufffd1A\ttab\nnext\n',
    )
  })

  it('is sentences for people', () => {
    expect(run(false, { ok: true, value: { name: 'x' } })).toEqual({ out: 'working\ndone: x\n', err: 'a warning\n', code: 0 })
  })

  it('is a fault in words on stderr, with its facts and an exit code', () => {
    const seen = run(false, { ok: false, fault: { code: 'helper.missing', socket: '/run/waygate/0.sock' } })
    expect(seen).toMatchObject({ out: 'working\n', code: 69 })
    expect(seen.err).toContain('Waygate needs its helper. ')
    expect(seen.err).toContain('socket: /run/waygate/0.sock')
  })

  it('is one object with --json, whatever happens', () => {
    expect(run(true, { ok: true, value: { name: 'x' } })).toEqual({ out: '{"ok":true,"value":{"name":"x"}}\n', err: '', code: 0 })
    expect(run(true, { ok: false, fault: { code: 'intent.stale', revision: 3 } })).toEqual({
      out: '{"ok":false,"fault":{"code":"intent.stale","revision":3}}\n',
      err: '',
      code: 1,
    })
  })
})
