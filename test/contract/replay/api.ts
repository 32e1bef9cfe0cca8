/** JSON over HTTP as one caller. */
export interface Api {
  send(
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<{ status: number; body: unknown; headers: Headers }>
  /** The same server with this token. */
  with(token: string): Api
  /** With a password; rejects when it is refused or not enough. */
  signIn(username: string, password: string): Promise<Api>
}

export function createApi(url: string, token = ''): Api {
  const api: Api = {
    send: async (method, path, body, headers = {}) => {
      const authorization = token === '' ? {} : { Authorization: `Bearer ${token}` }
      const text = body === undefined ? null : JSON.stringify(body)
      const answer = await fetch(`${url}${path}`, { method, headers: { ...authorization, ...headers }, body: text })
      const received = await answer.text()
      return { status: answer.status, body: /^[{["]/.test(received) ? JSON.parse(received) : received, headers: answer.headers }
    },
    with: (other) => createApi(url, other),
    signIn: async (username, password) => {
      const answer = await api.send('POST', '/api/users/adm/authenticate', { username, password })
      const given = /"AuthToken":"([^"]+)"/.exec(JSON.stringify(answer.body))?.[1]
      if (given === undefined) throw new Error(`no token for ${username}: ${JSON.stringify(answer.body)}`)
      return createApi(url, given)
    },
  }
  return api
}
