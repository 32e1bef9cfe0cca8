import { AxeBuilder } from '@axe-core/playwright'
import type { Page as Window } from 'playwright-core'
import type { Bridge } from '../../../electron/common/contracts/app/bridge.ts'

/** What axe has against the page as it is, one line each; empty is what a test wants. */
export async function axeComplaints(window: Window): Promise<string[]> {
  await window.evaluate(() => Promise.all(document.getAnimations().map((animation) => animation.finished.catch(() => undefined))))
  // Electron opens no further pages, which the other mode needs
  const { violations } = await new AxeBuilder({ page: window as never }).setLegacyMode().analyze()
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${help}: ${target.join(' ')}: ${failureSummary ?? ''}`),
  )
}

/** A call over the page's own bridge, with whatever a page that was taken over might send. */
export function rawCall(
  window: Window,
  name: unknown,
  request: unknown,
): Promise<{ ok: boolean; fault?: { code: string; detail?: string } }> {
  return window.evaluate(
    async ([calledName, sent]) => {
      const { waygate } = globalThis as unknown as { waygate: Bridge }
      return JSON.parse(await waygate.call(calledName as 'ready', sent as Record<string, never>))
    },
    [name, request] as const,
  )
}

/** The controls that Tab reaches, in order, once around. */
export async function tabOrder(window: Window, limit = 40): Promise<string[]> {
  const seen: string[] = []
  await window.evaluate(() => (document.activeElement as HTMLElement | null)?.blur())
  for (let i = 0; i < limit; i++) {
    await window.keyboard.press('Tab')
    const label = await window.evaluate(() => {
      const element = document.activeElement
      if (element === null || element === document.body) return ''
      const text = element.getAttribute('aria-label') ?? element.textContent?.trim() ?? ''
      return `${element.getAttribute('role') ?? element.tagName.toLowerCase()} ${text || (element.getAttribute('name') ?? '')}`
    })
    if (label === '' || seen.includes(label)) break
    seen.push(label)
  }
  return seen
}
