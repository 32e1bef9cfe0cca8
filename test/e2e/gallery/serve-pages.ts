import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { extname, join, normalize } from 'node:path'
import react from '@vitejs/plugin-react'
import { build, type Plugin } from 'vite'

const root = join(import.meta.dirname, '../../..')
const types: Readonly<Record<string, string>> = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.css': 'text/css' }

/** As strict as the app's own (electron/main/windows/app-protocol.ts): what breaks it breaks here. */
const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; base-uri 'none'; form-action 'none'"

export interface Pages {
  readonly origin: string
  close(): Promise<void>
}

/** The pages speak the languages of the app, and the made-up ones of pseudo-catalogues.ts. */
const pseudoLanguages: Plugin = {
  name: 'pseudo-languages',
  enforce: 'pre',
  resolveId: (source, importer) =>
    source === './catalogues.ts' && importer === join(root, 'renderer/i18n/i18n.ts')
      ? join(import.meta.dirname, 'pseudo-catalogues.ts')
      : null,
}

/** Builds the pages as they are now, with the app's targets, and serves them on loopback under the app's content policy. */
export async function servePages(): Promise<Pages> {
  const folder = await mkdtemp(join(tmpdir(), 'waygate-gallery-'))
  await build({
    root: join(root, 'renderer'),
    configFile: false,
    logLevel: 'error',
    plugins: [pseudoLanguages, react()],
    build: {
      outDir: folder,
      emptyOutDir: true,
      target: 'chrome114',
      assetsInlineLimit: 0,
      rolldownOptions: {
        input: Object.fromEntries(
          ['popover', 'admin', 'settings', 'connection'].map((page) => [page, join(root, `renderer/${page}.html`)]),
        ),
      },
    },
  })
  const server = createServer((request, response) => {
    const name = normalize(new URL(request.url ?? '/', 'http://x').pathname)
    readFile(join(folder, name)).then(
      (body) => {
        response.writeHead(200, { 'content-type': types[extname(name)] ?? 'application/octet-stream', 'content-security-policy': policy })
        response.end(body)
      },
      () => response.writeHead(404).end(),
    )
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      await rm(folder, { recursive: true, force: true })
    },
  }
}
