import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A folder of a web server, as releases are published in one; what it says can be changed, and what it was asked is kept. */
export interface UpdateServer {
  readonly feed: string
  readonly files: Map<string, Uint8Array | string>
  readonly asked: { readonly path: string; readonly headers: IncomingHttpHeaders }[]
  close(): Promise<void>
}

export async function startUpdateServer(): Promise<UpdateServer> {
  const files = new Map<string, Uint8Array | string>()
  const asked: UpdateServer['asked'] = []
  const server = createServer((request, response) => {
    asked.push({ path: request.url ?? '', headers: request.headers })
    const file = files.get((request.url ?? '').slice('/waygate/'.length))
    if (file === undefined) response.writeHead(404).end()
    else response.writeHead(200).end(file)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    feed: `http://127.0.0.1:${(server.address() as AddressInfo).port}/waygate`,
    files,
    asked,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
}
