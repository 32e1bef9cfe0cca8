import { chmodSync, chownSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readProgram, trustedProgram } from '../../../electron/helper/setup/own-program.ts'
import { type PrivateRoot, privateRoot } from './private-root.ts'

let box: PrivateRoot
beforeEach(() => {
  box = privateRoot()
})
afterEach(() => box.release())

const exposed = { ok: false, fault: { code: 'setup.refused', why: 'programExposed' } }
const notOne = { ok: false, fault: { code: 'setup.refused', why: 'notOneFile' } }

describe('a program that root may make its own', () => {
  it('is one executable file that nobody else could have changed', async () => {
    expect(await trustedProgram(box.program)).toEqual({ ok: true, value: box.program })
    expect(await readProgram(box.program)).toEqual({ ok: true, value: readFileSync(box.program) })
  })

  it.each([0o757, 0o775, 0o777])('is not writable by others: %o', async (mode) => {
    chmodSync(box.program, mode)
    expect(await trustedProgram(box.program)).toMatchObject(exposed)
    expect(await readProgram(box.program)).toMatchObject(exposed)
  })

  it('lies in no directory that others may write to, at any height', async () => {
    chmodSync(join(box.root, 'somewhere'), 0o777)
    expect(await trustedProgram(box.program)).toMatchObject(exposed)
    chmodSync(join(box.root, 'somewhere'), 0o755)
    chmodSync(box.root, 0o775)
    expect(await trustedProgram(box.program)).toMatchObject(exposed)
  })

  it.runIf(process.geteuid?.() === 0)('belongs to nobody else', async () => {
    chownSync(box.program, 1000, 1000)
    expect(await trustedProgram(box.program)).toMatchObject(exposed)
    expect(await readProgram(box.program)).toMatchObject(exposed)
  })

  it('is judged where a link leads, and the link by where it lies', async () => {
    const open = join(box.root, 'open')
    mkdirSync(open)
    const link = join(open, 'waygate')
    symlinkSync(box.program, link)
    expect(await trustedProgram(link)).toEqual({ ok: true, value: box.program })
    chmodSync(open, 0o777)
    // whoever may write there leads root elsewhere
    expect(await trustedProgram(link)).toMatchObject(exposed)
  })

  it('is read without following a link that took its place meanwhile', async () => {
    const link = join(box.root, 'somewhere/link')
    symlinkSync(box.program, link)
    expect(await readProgram(link)).toMatchObject(notOne)
  })

  it('is a program by itself', async () => {
    const module = join(box.root, 'somewhere/waygate.mjs')
    writeFileSync(module, 'import "./chunks/x.mjs"\n', { mode: 0o644 })
    expect(await trustedProgram(module)).toMatchObject(notOne)
    expect(await trustedProgram(join(box.root, 'somewhere'))).toMatchObject(notOne)
    expect(await trustedProgram(join(box.root, 'nowhere'))).toMatchObject(notOne)
    expect(await trustedProgram('')).toMatchObject({ ok: false })
  })
})
