import { startDesktop } from '../../e2e/library/desktop.ts'
import type { BenchWorld } from '../bench-world.ts'
import type { Figure } from '../figure.ts'
import { measureBigWindows } from './big-windows.ts'
import { bundleFigures } from './bundles.ts'
import { measureTray } from './tray.ts'

/** The real app on a desktop of the lab's laptop: its tray, its popover, and its windows on a large network. */
export async function measureApp(world: BenchWorld, rounds: number): Promise<Figure[]> {
  const { net } = world.office
  const desktop = await startDesktop(net.lab, net.lab.node('laptop'), { panel: true })
  try {
    return [...(await measureTray(world, desktop, rounds)), ...(await measureBigWindows(world.office, desktop, rounds)), ...bundleFigures()]
  } finally {
    await desktop.stop()
  }
}
