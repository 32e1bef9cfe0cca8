import { text } from 'node:stream/consumers'

/**
 * Signs in and makes calls one after the other. Stdin: `{ origin, user, password, calls: [{ method, path, body? }] }`; stdout: a JSON list of
 * `{ status, body }`. A password belongs on stdin, never into arguments.
 */
interface Asked {
  readonly origin: string
  readonly user: string
  readonly password: string
  readonly calls: readonly { readonly method: string; readonly path: string; readonly body?: unknown }[]
}

const asked = JSON.parse(await text(process.stdin)) as Asked

async function call(method: string, path: string, body: unknown, token: string): Promise<{ status: number; body: unknown }> {
  const response = await fetch(new URL(path, asked.origin), {
    method,
    headers: {
      ...(token ? { authorization: `Bearer ${token}` } : {}),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const answer = await response.text()
  try {
    return { status: response.status, body: JSON.parse(answer) }
  } catch {
    return { status: response.status, body: answer }
  }
}

const signIn = await call('POST', '/api/users/adm/authenticate', { username: asked.user, password: asked.password }, '')
const { Response } = signIn.body as { Response?: { AuthToken?: string } }
if (!Response?.AuthToken) {
  process.stderr.write(`sign-in refused: ${signIn.status} ${JSON.stringify(signIn.body)}\n`)
  process.exit(1)
}
const answers: unknown[] = []
for (const { method, path, body } of asked.calls) answers.push(await call(method, path, body, Response.AuthToken))
process.stdout.write(JSON.stringify(answers))
