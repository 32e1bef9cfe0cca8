import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { bundleProgram } from '../../contract/bundled-program.ts'
import { owner } from '../../contract/replay/live-server.ts'
import { appConfigDir, startApp } from '../../e2e/library/app.ts'
import type { Desktop } from '../../e2e/library/desktop.ts'
import { signIn } from '../../e2e/library/scene.ts'
import type { Office } from '../../lab/library/office.ts'
import { addresses } from '../../lab/library/trial-topology.ts'
import type { Figure } from '../figure.ts'
import { measureAdminWindow } from './admin-window.ts'
import { measurePicker } from './picker.ts'

const port = 8082

/** The windows of the real app, signed in to a real server of a very large network. */
export async function measureBigWindows(office: Office, desktop: Desktop, rounds: number): Promise<Figure[]> {
  await using server = await startBigNetwork(office)
  const configDir = appConfigDir(desktop, 'config/waygate-big')
  await signIn(desktop, { ...owner, server: server.origin, configDir })
  const app = await startApp(desktop, { configDir })
  try {
    return [...(await measurePicker(app, rounds)), ...(await measureAdminWindow(app, desktop, rounds))]
  } finally {
    await app.quit()
  }
}

async function startBigNetwork({ net }: Office): Promise<AsyncDisposable & { readonly origin: string }> {
  const { lab } = net
  const dataDir = join(lab.directory, 'big-server')
  mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  const program = await bundleProgram(new URL('../programs/big-network.ts', import.meta.url))
  const host = addresses.server.exit4
  const server = lab.node('server').spawn([process.execPath, program.file, dataDir, host, String(port)])
  const end = async () => {
    await server.stop()
    program.remove()
  }
  try {
    await server.line(/^ready$/)
  } catch (error) {
    await end()
    throw error
  }
  return { origin: `http://${host}:${port}`, [Symbol.asyncDispose]: end }
}
