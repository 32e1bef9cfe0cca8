import { connect, type Socket } from 'node:net'
import { createFrameDecoder } from '../../../electron/common/contracts/framing.ts'
import { helperContract } from '../../../electron/common/contracts/helper.ts'
import { frame, hostileMessage, noise } from '../library/hostile-messages.ts'
import { createRandom, type Random } from '../library/random.ts'

/**
 * A hostile program of an allowed user. Arguments: socket, seed, how many messages, how many connections at once. Prints what it sent, what was granted and
 * what was refused, as one JSON line; `FloodReport` is its shape.
 */
export interface FloodReport {
  readonly messages: number
  readonly connections: number
  /** Answered requests by `method` or `method: fault code`. */
  readonly granted: Readonly<Record<string, number>>
  readonly refused: Readonly<Record<string, number>>
  /** Requests that were read and never answered while the connection stood, by method. */
  readonly unanswered: Readonly<Record<string, number>>
}

const [path = '', seed = '1', count = '1000', width = '24'] = process.argv.slice(2)
const total = Number(count)
const granted: Record<string, number> = {}
const refused: Record<string, number> = {}
const unanswered: Record<string, number> = {}
const keyIds: string[] = []
let messages = 0
let connections = 0
let nextId = 1

const answerLimit = 1024 * 1024
const pieceLimit = 2000

/** One connection, and what has been answered on it. */
interface Line {
  readonly socket: Socket
  readonly closed: Promise<void>
  /** Sends; resolves when it was taken or the connection is over. */
  write(bytes: Uint8Array): Promise<void>
  ask(random: Random): Promise<void>
  /** Resolves when everything that was asked is answered, or the connection is over. */
  answered(): Promise<void>
  giveUp(): void
}

function open(): Promise<Line | null> {
  connections++
  return new Promise((resolve) => {
    const socket = connect({ path, allowHalfOpen: true })
    socket.once('error', () => resolve(null))
    socket.once('connect', () => resolve(converse(socket)))
  })
}

function converse(socket: Socket): Line {
  const waiting = new Map<number, string>()
  const decoder = createFrameDecoder(answerLimit)
  let tell = () => {}
  const closed = new Promise<void>((resolve) => {
    socket.once('close', () => {
      waiting.clear()
      tell()
      resolve()
    })
  })
  // one for each message that waits for room
  socket.setMaxListeners(0)
  socket.on('error', () => socket.destroy())
  socket.on('end', () => socket.destroy())
  socket.on('data', (chunk) => {
    decoder.push(chunk)
    for (let next = decoder.next(); next.kind === 'message'; next = decoder.next()) {
      const answer = JSON.parse(Buffer.from(next.body).toString()) as {
        id?: unknown
        result?: { ok?: boolean; value?: { keyId?: string }; fault?: { code?: string } }
      }
      const method = waiting.get(Number(answer.id))
      if (method === undefined) continue
      waiting.delete(Number(answer.id))
      if (method === 'newKey' && answer.result?.value?.keyId !== undefined) keyIds.push(answer.result.value.keyId)
      if (answer.result?.ok === true) granted[method] = (granted[method] ?? 0) + 1
      else {
        const why = `${method}: ${answer.result?.fault?.code ?? 'error'}`
        refused[why] = (refused[why] ?? 0) + 1
      }
      if (waiting.size === 0) tell()
    }
  })
  const write = (bytes: Uint8Array) =>
    new Promise<void>((resolve) => {
      if (socket.destroyed || socket.write(bytes)) return resolve()
      const go = () => {
        socket.off('drain', go)
        socket.off('close', go)
        resolve()
      }
      socket.on('drain', go)
      socket.on('close', go)
    })
  return {
    socket,
    closed,
    write,
    ask: (random) => {
      // what nobody hears is no message
      if (socket.destroyed) return Promise.resolve()
      const { id, method, body } = hostileMessage(random, nextId++, { keyIds })
      messages++
      if (id !== null) waiting.set(id, Object.hasOwn(helperContract, method) ? method : 'unknown call')
      return write(frame(body))
    },
    answered: () =>
      new Promise((resolve) => {
        tell = resolve
        if (waiting.size === 0 || socket.destroyed) resolve()
      }),
    giveUp: () => {
      for (const method of waiting.values()) unanswered[method] = (unanswered[method] ?? 0) + 1
    },
  }
}

const hello = frame(Buffer.from('{"jsonrpc":"2.0","id":0,"method":"hello","params":{"protocol":1,"client":"test"}}'))
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

type Manner = (line: Line, random: Random) => Promise<void>

/** As fast as answers come. */
const hasty: Manner = async (line, random) => {
  await line.write(hello)
  for (let batch = 0; batch < 8 && !line.socket.destroyed; batch++) {
    for (let asked = 1 + random.below(64); asked > 0; asked--) await line.ask(random)
    await line.answered()
  }
}
const noisy: Manner = async (line, random) => {
  if (random.oneIn(2)) await line.write(hello)
  for (let pieces = 1 + random.below(4); pieces > 0 && !line.socket.destroyed; pieces--) {
    messages++
    await line.write(noise(random))
  }
  line.socket.end()
  await Promise.race([line.closed, pause(200)])
}
/** A few bytes now, a few bytes later. */
const slow: Manner = async (line, random) => {
  messages++
  const bytes = Buffer.concat([hello, frame(hostileMessage(random, nextId++, { keyIds }).body)]).subarray(0, 400)
  for (let at = 0; at < bytes.length && !line.socket.destroyed; at += 7) {
    await line.write(bytes.subarray(at, at + 7))
    await pause(2)
  }
}
/** Says that it has said everything, and still listens. */
const halfClosed: Manner = async (line, random) => {
  await line.write(hello)
  for (let asked = 1 + random.below(20); asked > 0; asked--) await line.ask(random)
  line.socket.end()
  await Promise.race([line.closed, pause(500)])
}
/** Gone in the middle of a message. */
const gone: Manner = async (line, random) => {
  messages++
  const bytes = Buffer.concat([hello, frame(hostileMessage(random, nextId++, { keyIds }).body)])
  await line.write(bytes.subarray(0, random.below(bytes.length)))
}
/** Asks a lot and reads nothing. */
const deaf: Manner = async (line, random) => {
  line.socket.pause()
  void line.write(hello)
  for (let asked = 0; asked < 200; asked++) void line.ask(random)
  await Promise.race([line.closed, pause(100)])
}
/** Wants everything without a greeting. */
const rude: Manner = async (line, random) => {
  for (let asked = 1 + random.below(40); asked > 0; asked--) await line.ask(random)
  await line.answered()
}

const manners: readonly Manner[] = [...Array.from({ length: 12 }, () => hasty), noisy, noisy, slow, halfClosed, gone, deaf, rude]

async function attack(random: Random): Promise<void> {
  while (messages < total) {
    const line = await open()
    if (line === null) {
      await pause(20)
      continue
    }
    // whatever it waits for, it goes on in the end
    const manner = random.pick(manners)
    const late = pause(pieceLimit).then(() => manner === hasty && !line.socket.destroyed && line.giveUp())
    await Promise.race([manner(line, random), late])
    line.socket.destroy()
  }
}

await Promise.all(Array.from({ length: Number(width) }, (_, at) => attack(createRandom(Number(seed) * 1000 + at))))
const report: FloodReport = { messages, connections, granted, refused, unanswered }
process.stdout.write(`${JSON.stringify(report)}\n`)
// until somebody has read it
process.stdin.once('data', () => process.exit(0))
