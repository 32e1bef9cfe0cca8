import { connect } from 'node:net'
import { ok } from '../../../electron/common/result.ts'
import type { Platform, Wanted } from '../../../electron/engine/platform.ts'
import { windowsPrograms } from '../../../electron/engine/windows/names.ts'
import { rescueWindows } from '../../../electron/engine/windows/rescue.ts'
import { type RunProgram, runProgram } from '../../../electron/engine/windows/run-program.ts'
import { createWindowsPlatform } from '../../../electron/engine/windows/windows-platform.ts'
import { obey } from './speak-lines.ts'

/** The engine in Wine, life after life. 'programs': each command starts a stand-in; 'told': it is told to the test without a process, for histories of hundreds. */
const programs = windowsPrograms(process.env)
let platform: Platform | null = null
/** Nothing takes long here (ms). */
const patienceMs = 300

const tell: RunProgram = ({ program, args, stdin }) =>
  new Promise((resolve) => {
    const socket = connect({ port: Number(process.env.WAYGATE_RECORDER_PORT ?? 4711), host: '127.0.0.1', allowHalfOpen: true })
    let heard = ''
    socket.end(`program\0${[program, ...args].join('\0')}\0\0${stdin ?? ''}`)
    socket.setEncoding('utf8').on('data', (text: string) => {
      heard += text
    })
    socket.on('end', () => {
      const line = heard.indexOf('\n')
      resolve(ok({ exit: Number(heard.slice(0, line)), stdout: heard.slice(line + 1), stderr: '' }))
    })
    socket.on('error', () => undefined)
  })

obey('engine', async (order) => {
  const { stateDir, by } = order as unknown as { stateDir: string; by: 'programs' | 'told' }
  switch (order.do) {
    case 'begin': {
      const key = order.key as string
      const host = { stateDir, privateKey: async () => ok(key), log: () => undefined }
      platform = createWindowsPlatform(host, { programs, run: by === 'programs' ? runProgram : tell, patienceMs })
      return platform.takeOver()
    }
    case 'converge': {
      let blocked = false
      const done = await live().converge(order.wanted as Wanted, () => {
        blocked = true
      })
      return { ...done, blocked }
    }
    case 'verify':
      return live().verify()
    case 'isClosed':
      return live().isClosed()
    case 'reading':
      return live().reading(0)
    case 'rescue':
      return rescueWindows({ stateDir, programs, run: by === 'programs' ? runProgram : tell, patienceMs })
    default:
      throw new Error(`not known: ${order.do}`)
  }
})

function live(): Platform {
  if (platform === null) throw new Error('begin first')
  return platform
}
