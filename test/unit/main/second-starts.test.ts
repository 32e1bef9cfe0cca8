import { EventEmitter } from 'node:events'
import { beforeEach, expect, test, vi } from 'vitest'
import { hearSecondStarts } from '../../../electron/main/start/second-starts.ts'

const { app } = vi.hoisted(() => ({ app: { on: vi.fn() } }))
vi.mock('electron', () => ({ app }))

const events = new EventEmitter()
beforeEach(() => {
  events.removeAllListeners()
  app.on.mockImplementation((name: string, listener: (...args: unknown[]) => void) => events.on(name, listener))
})

const startAgain = (...argv: readonly string[]) => events.emit('second-instance', {}, argv)

test('a link that is clicked while the app still starts is told once somebody listens, and later ones at once', () => {
  const starts = hearSecondStarts()
  startAgain('waygate', 'waygate://join/office/exit-fra')
  startAgain('waygate')
  const heard: (readonly string[])[] = []
  starts.listen((argv) => heard.push(argv))
  expect(heard).toEqual([['waygate', 'waygate://join/office/exit-fra'], ['waygate']])
  startAgain('waygate', '--hidden')
  expect(heard).toHaveLength(3)
})
