import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { createStage, type Stage } from './library/stage.ts'

let stage: Stage
const dir = (name: string) => `${stage.home}\\${name}`
const log = () => (existsSync(stage.path(dir('helper.log'))) ? readFileSync(stage.path(dir('helper.log')), 'utf8') : '')
const lives = () => log().split('"listening"').length - 1

async function until(what: string, look: () => boolean): Promise<void> {
  for (let tries = 0; !look(); tries++) {
    if (tries > 300) throw new Error(`never: ${what}\n${log().slice(-2000)}`)
    await wait(100)
  }
}

/** Wine's own service control manager. */
const sc = (...words: string[]) => stage.run(['C:\\windows\\system32\\services-by-wine.exe', ...words])

/** Wine refuses while it has started its own services for longer than 3 s, which a busy machine takes. */
async function startService(name: string): Promise<void> {
  let last = await sc('start', name)
  for (let tries = 0; last.code !== 0 && tries < 10; tries++) {
    await wait(1000)
    last = await sc('start', name)
  }
  expect(last, log()).toMatchObject({ code: 0 })
}

beforeAll(async () => {
  stage = await createStage(inject('prefix'), 'service')
  mkdirSync(stage.path(dir('config')), { recursive: true })
  // with its last program Wine goes down, its services first
  await stage.obedient('ask')
})
afterAll(() => stage[Symbol.asyncDispose]())

test('a service of Windows: the helper starts with it, again when it dies, and ends in order when it is stopped', async () => {
  const words = ['C:\\wg\\bin\\waygate-service.exe', dir('helper.log'), 'C:\\wg\\bin\\node.exe', 'C:\\wg\\bin\\waygate.cjs', 'helper']
  const folders = ['--service-host', '--run-dir', dir('run'), '--state-dir', dir('state'), '--config-dir', dir('config')]
  expect((await sc('create', 'WaygateHelper', 'binPath=', [...words, ...folders].join(' '))).code).toBe(0)
  await startService('WaygateHelper')
  await until('the helper listens', () => lives() === 1)

  const older = stage.path(`${dir('helper.log')}.1`)
  appendFileSync(stage.path(dir('helper.log')), `${'x'.repeat(2 * 1024 * 1024)}\n`)
  const told = log()
  const pid = /"pid":(\d+)/.exec(told)?.[1] ?? ''
  await until('the log is kept short', () => existsSync(older) && log().length < 1024 * 1024)
  expect(readFileSync(older, 'utf8').slice(0, told.length)).toBe(told)

  expect((await stage.run(['C:\\windows\\system32\\taskkill.exe', '/F', '/PID', pid])).code).toBe(0)
  await until('the next one listens', () => lives() === 1)

  expect((await sc('stop', 'WaygateHelper')).code).toBe(0)
  await until('it ended in order', () => log().includes('ended; what was joined stays'))
  await wait(2500)
  expect(lives()).toBe(1)
})
