import { describe, expect, test } from 'vitest'
import { initialMachine, type TunnelEvent, type TunnelMachine } from '../../../electron/common/tunnel/machine.ts'
import { goodFor, homeWatch } from '../../../electron/supervisor/home-watch.ts'
import { paddedQuestion } from '../../../electron/supervisor/mtu-keeper.ts'
import { resumeWatch } from '../../../electron/supervisor/resume-watch.ts'
import { createUplinkJudge } from '../../../electron/supervisor/uplink-judge.ts'
import { scripted } from './scripted-platform.ts'

const minute = 60_000

describe('the way home', () => {
  const watched = () => {
    let time = 0
    const watch = homeWatch({ now: () => time })
    return { watch, at: (ms: number) => (time = ms) }
  }

  test('is looked at a minute after another one took over, then twice a minute while it is good, and taken after ten good minutes', () => {
    const { watch, at } = watched()
    expect(watch.due(0)).toBe('wait')
    at(minute)
    expect(watch.due(0)).toBe('look')
    watch.good()
    at(minute + 29_000)
    expect(watch.due(0)).toBe('wait')
    at(minute + 30_000)
    expect(watch.due(0)).toBe('look')
    watch.good()
    at(minute + goodFor - 1)
    expect(watch.due(0)).toBe('look')
    at(minute + goodFor)
    expect(watch.due(0)).toBe('return')
  })

  test('one silent look starts the ten minutes anew', () => {
    const { watch, at } = watched()
    at(minute)
    watch.good()
    at(9 * minute)
    watch.failed()
    at(minute + goodFor)
    expect(watch.due(0)).toBe('look')
    watch.good()
    at(2 * goodFor)
    expect(watch.due(0)).toBe('look')
    at(minute + 2 * goodFor)
    expect(watch.due(0)).toBe('return')
  })
})

test('a sleep is what the clocks were driven apart by, told once', () => {
  const clocks = { at: 100, slept: 0 }
  const watch = resumeWatch({ boot: () => clocks.at + clocks.slept, monotonic: () => clocks.at })
  clocks.at += 50
  expect(watch.hasSlept()).toBe(false)
  clocks.slept += 30
  expect(watch.hasSlept()).toBe(true)
  expect(watch.hasSlept()).toBe(false)
})

describe('a question of full size', () => {
  test.each([1392, 1232, 512])('has exactly %i bytes, as EDNS says (RFC 6891, 7830)', (length) => {
    const question = paddedQuestion(length)
    expect(question.length).toBe(length)
    expect(question.readUInt16BE(10)).toBe(1)
    // name, type OPT, then the option's own length
    expect([question[17], question.readUInt16BE(18)]).toEqual([0, 41])
    expect(question.readUInt16BE(26)).toBe(length - 17 - 11)
    expect([question.readUInt16BE(28), question.readUInt16BE(30)]).toEqual([12, length - 17 - 15])
  })

  test('is a plain one where nothing is to be padded', () => {
    expect(paddedQuestion(-28).length).toBe(17)
    expect(paddedQuestion(-28).readUInt16BE(10)).toBe(0)
  })
})

describe('a silent gateway on a silent network', () => {
  const judged = async (answer: boolean | null, state: TunnelMachine['state']) => {
    const { host } = scripted()
    const told: TunnelEvent['type'][] = []
    let knocks = 0
    const knock = async () => {
      knocks += 1
      return answer
    }
    const judge = createUplinkJudge({
      host: { ...host, knock },
      machine: () => ({ ...initialMachine, state }),
      dispatch: (event) => told.push(event.type),
      enqueue: (task) => task(),
    })
    judge.look()
    judge.look()
    await new Promise((resolve) => setTimeout(resolve, 1))
    return { told, knocks }
  }
  const held = { kind: 'held', revision: 1, reason: { why: 'gatewaySilent', gateway: 'a' }, since: 1000 } as const
  const offline = { kind: 'offline', revision: 1, passId: 'a', gateway: 'a', since: 1000, because: 'nothingAnswers' } as const

  test('is told apart by one knock at a time', async () => {
    expect(await judged(false, held)).toEqual({ told: ['uplinkSilent'], knocks: 1 })
    expect(await judged(true, held)).toEqual({ told: ['uplinkAnswers'], knocks: 1 })
    expect(await judged(true, offline)).toEqual({ told: ['uplinkAnswers'], knocks: 1 })
  })

  test('is judged behind the change that gives the helper its own way past the block', async () => {
    const { host } = scripted()
    const order: string[] = []
    let change: Promise<void> = new Promise<void>((resolve) => setTimeout(resolve, 5)).then(() => void order.push('changed'))
    const judge = createUplinkJudge({
      host: {
        ...host,
        knock: async () => {
          order.push('knocked')
          return true
        },
      },
      machine: () => ({ ...initialMachine, state: held }),
      dispatch: ({ type }) => order.push(type),
      enqueue(task) {
        change = change.then(task)
        return change
      },
    })
    judge.look()
    await change
    await expect.poll(() => order).toEqual(['changed', 'knocked', 'uplinkAnswers'])
  })

  test('is not judged where nobody is known to ask, and nobody is asked while all is well', async () => {
    expect(await judged(null, held)).toEqual({ told: [], knocks: 1 })
    expect(await judged(false, { ...held, reason: { why: 'lock' } })).toEqual({ told: [], knocks: 0 })
    expect(await judged(false, { kind: 'open' })).toEqual({ told: [], knocks: 0 })
  })
})
