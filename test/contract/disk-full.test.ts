import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { type BundledProgram, bundleProgram } from './bundled-program.ts'
import { call, launchServer, type ServerProcess } from './server-under-fire.ts'

/** The server on a disk of four megabytes, in a mount namespace of its own. */

const asUser = process.getuid?.() === 0 ? [] : ['--user', '--map-root-user']
const probe = spawnSync('unshare', [...asUser, '--mount', 'mount', '-t', 'tmpfs', '-o', 'size=1m', 'none', '/mnt'], { encoding: 'utf8' })
const possible = probe.status === 0

describe('a full disk', () => {
  const undo: (() => void)[] = []

  afterEach(() => {
    for (const step of undo.splice(0).reverse()) step()
  })

  it.skipIf(!possible)(
    'is said; reads go on; writes go on when there is room again (skipped where mount namespaces are refused)',
    async () => {
      const program: BundledProgram = await bundleProgram(new URL('serve-process.ts', import.meta.url))
      undo.push(() => program.remove())
      const folder = mkdtempSync(join(tmpdir(), 'waygate-disk-'))
      undo.push(() => rmSync(folder, { recursive: true, force: true }))
      const dataDir = join(folder, 'small')
      mkdirSync(dataDir)
      const script = `mount -t tmpfs -o size=4m none '${dataDir}' && exec "$@"`
      const server = await launchServer({
        program: program.file,
        dataDir,
        runner: ['unshare', ...asUser, '--mount', 'sh', '-c', script, 'sh', process.execPath],
      })
      undo.push(() => server.child.kill('SIGKILL'))
      const inside = `/proc/${server.child.pid}/root${dataDir}`
      const key = await accessToken(server)
      expect((await network(server, 'before', 1))?.status).toBe(200)

      fill(join(inside, 'ballast'))
      const names = await writeUntilRefused(server)
      const refused = await network(server, 'refused', 9999)
      expect(refused?.status).toBe(500)
      expect(refused?.body).toContain('the server could not write its database: database or disk is full')

      const known = ['before', ...names].sort()
      expect(await listed(server)).toEqual(known)
      expect(await listed({ ...server, token: key })).toEqual(known)
      expect((await call(server, 'GET', '/api/nodes'))?.status).toBe(200)

      rmSync(join(inside, 'ballast'))
      expect((await network(server, 'after', 9998))?.status).toBe(200)
      expect(await listed(server)).toEqual(['after', ...known].sort())
      server.child.kill('SIGTERM')
      // every refused write told the log, nothing else did
      expect((await server.ended).match(/^\S*(Error|Trouble)\b.*$/gm)?.every((line) => line.includes('disk is full'))).toBe(true)
    },
    120_000,
  )
})

/** Until not a byte more fits. */
function fill(path: string): void {
  let size = 64 * 1024
  writeFileSync(path, '')
  while (size >= 1) {
    try {
      writeFileSync(path, Buffer.alloc(size), { flag: 'a' })
    } catch {
      size >>= 1
    }
  }
}

/** A small write may still fit into what the database has on the disk already. Returns the names that were accepted. */
async function writeUntilRefused(server: ServerProcess): Promise<string[]> {
  const names: string[] = []
  for (let at = 2; at < 2000; at++) {
    const answer = await network(server, `n${at}`, at)
    if (answer?.status !== 200) return names
    names.push(`n${at}`)
  }
  throw new Error('the disk is not full')
}

function network(server: ServerProcess, name: string, number: number) {
  return call(server, 'POST', '/api/networks', { netid: name, addressrange6: `fd00:${number.toString(16)}::/64` })
}

async function listed(server: ServerProcess): Promise<string[]> {
  const answer = await call(server, 'GET', '/api/networks')
  return JSON.parse(answer?.body ?? '[]').map(({ netid }: { netid: string }) => netid)
}

/** Its first use after a minute is written down: that must not stop a read. */
async function accessToken(server: ServerProcess): Promise<string> {
  const made = await call(server, 'POST', '/api/v1/users/access_token', {
    name: 'reader',
    user_name: 'owner',
    expires_at: '2099-01-01T00:00:00Z',
  })
  return JSON.parse(made?.body ?? '{}').Response.AuthToken
}
