import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import type { Wanted } from '../../electron/engine/platform.ts'
import { dial, passA, passB, through } from '../golden/samples.ts'
import { createStage, type Obedient, type Stage } from './library/stage.ts'

const key = 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAE='
const open: Wanted = { traffic: 'open', tunnels: [], lan: true, inbound: 'closed', dial }

let stage: Stage
let engine: Obedient
const stateDir = () => `${stage.home}\\state`
const begin = () => engine.order('begin', { stateDir: stateDir(), key, by: 'programs' })
const converge = (wanted: Wanted) => engine.order('converge', { wanted })

beforeAll(async () => {
  stage = await createStage(inject('prefix'), 'engine')
  engine = await stage.obedient('engine')
})
afterAll(() => stage[Symbol.asyncDispose]())

describe('the engine in Wine, every command a process', () => {
  test('join, switch, hold, leave: closed at every moment, nothing left at the end', async () => {
    const { windows } = stage
    expect(await begin()).toMatchObject({ ok: true, value: { leftovers: false } })
    expect(await converge(through(passA))).toMatchObject({ ok: true, blocked: true })
    expect(await engine.order('verify')).toMatchObject({ intact: true })
    windows.promised = true
    windows.calls.length = 0
    expect(await converge(through(passB))).toMatchObject({ ok: true })
    expect(await engine.order('reading')).toMatchObject({ gapMs: expect.any(Number) })
    expect(windows.is.peer).toBe(passB.peerKey)
    expect(await converge({ ...open, traffic: 'closed' })).toMatchObject({ ok: true })
    expect(windows.leaks).toEqual([])
    windows.promised = false
    expect(await converge(open)).toMatchObject({ ok: true })
    expect(windows.is).toMatchObject({ service: 1060, guard: false, names: '' })
    expect(windows.heard.join('\n')).not.toContain(key)
  })
})
