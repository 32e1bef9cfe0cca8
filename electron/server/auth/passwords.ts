import { argon2, randomBytes, timingSafeEqual } from 'node:crypto'

/** argon2id with OWASP's parameters for interactive sign-in (19 MiB, 2 passes, 1 lane), kept as a PHC string: about 30 ms of one core. */
const cost = { memory: 19 * 1024, passes: 2, parallelism: 1, tagLength: 32 } as const

/** Hashes run one after another: a flood of sign-ins costs memory once, not per request. */
let last: Promise<unknown> = Promise.resolve()

interface Parameters {
  readonly memory: number
  readonly passes: number
  readonly parallelism: number
  readonly salt: Buffer
  readonly tag: Buffer
}

export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16)
  const tag = await queue(() => derive(password, { ...cost, salt, tag: Buffer.alloc(cost.tagLength) }))
  return `$argon2id$v=19$m=${cost.memory},t=${cost.passes},p=${cost.parallelism}$${base64(salt)}$${base64(tag)}`
}

/** Constant time in the password. An unreadable hash matches nothing. */
export async function verifyPassword(password: string, hash: string): Promise<boolean> {
  const parameters = parse(hash)
  if (parameters === null) return false
  const tag = await queue(() => derive(password, parameters))
  return timingSafeEqual(tag, parameters.tag)
}

let decoy: Promise<string> | null = null

/** Costs what a wrong password costs, so that the time of an answer does not tell whether a user exists. */
export async function verifyNobody(password: string): Promise<void> {
  decoy ??= hashPassword(randomBytes(16).toString('hex'))
  await verifyPassword(password, await decoy)
}

function derive(password: string, parameters: Parameters): Promise<Buffer> {
  const { memory, passes, parallelism, salt, tag } = parameters
  return new Promise((resolve, reject) => {
    argon2('argon2id', { message: password, nonce: salt, memory, passes, parallelism, tagLength: tag.length }, (error, derived) => {
      if (error === null) resolve(derived)
      else reject(error)
    })
  })
}

function queue<T>(work: () => Promise<T>): Promise<T> {
  const turn = last.then(work, work)
  last = turn.catch(() => undefined)
  return turn
}

function parse(hash: string): Parameters | null {
  const match = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/.exec(hash)
  if (match === null) return null
  const [, memory, passes, parallelism, salt = '', tag = ''] = match
  return {
    memory: Number(memory),
    passes: Number(passes),
    parallelism: Number(parallelism),
    salt: Buffer.from(salt, 'base64'),
    tag: Buffer.from(tag, 'base64'),
  }
}

function base64(bytes: Buffer): string {
  return bytes.toString('base64').replace(/=+$/, '')
}
