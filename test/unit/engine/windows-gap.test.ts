import { expect, test } from 'vitest'
import { ok } from '../../../electron/common/result.ts'
import type { Act } from '../../../electron/engine/step.ts'
import { command } from '../../../electron/engine/step.ts'
import { gapMeter } from '../../../electron/engine/windows/gap-meter.ts'
import { countedClocks, resumeWatch } from '../../../electron/supervisor/resume-watch.ts'

const end = command('wireguard.exe', ['/uninstalltunnelservice', 'waygate'])
const runs: Act = { kind: 'awaitService', service: 'tunnel', state: 'running' }

test('the gap lasts from the order to end one tunnel until another runs; a first one has none', async () => {
  const clock = { at: 0 }
  const meter = gapMeter(
    async () => {
      clock.at += 100
      return ok()
    },
    () => clock.at,
  )
  await meter.run('first', runs)
  expect(meter.last()).toBeNull()
  await meter.run('end', end)
  await meter.run('install', command('wireguard.exe', ['/installtunnelservice', 'waygate.conf']))
  await meter.run('again', runs)
  expect(meter.last()).toBe(300)
})

test('where every clock counts a sleep, one is what no look was late by', () => {
  const clock = { at: 100 }
  const watch = resumeWatch(countedClocks(() => clock.at))
  clock.at += 8
  expect(watch.hasSlept()).toBe(false)
  clock.at += 600
  expect(watch.hasSlept()).toBe(true)
  clock.at += 1
  expect(watch.hasSlept()).toBe(false)
})
