import type { Page } from 'playwright-core'
import type { AdminView } from '../../../electron/common/contracts/app/admin.ts'
import type { AppCall } from '../../../electron/common/contracts/app/bridge.ts'
import type { ConnectionView } from '../../../electron/common/contracts/app/connection.ts'
import type { FailoverView, GatewaysView } from '../../../electron/common/contracts/app/gateways.ts'
import type { HelperSetupView } from '../../../electron/common/contracts/app/helper-setup.ts'
import type { CheckView } from '../../../electron/common/contracts/app/insight.ts'
import type { SessionView } from '../../../electron/common/contracts/app/session.ts'
import type { TunnelView } from '../../../electron/common/contracts/app/tunnel.ts'
import type { UpdateView } from '../../../electron/common/contracts/app/update.ts'
import type { Frame, LinkView, MachineView } from '../../../electron/common/contracts/app/window.ts'
import type { Result } from '../../../electron/common/result.ts'

/** What main would push; left out = not pushed yet. */
export interface Pushes {
  readonly tunnel?: TunnelView
  readonly session?: SessionView
  readonly gateways?: GatewaysView
  readonly admin?: AdminView
  readonly check?: CheckView
  readonly connection?: ConnectionView
  readonly frame?: Frame
  readonly failover?: FailoverView
  readonly machine?: MachineView
  readonly link?: LinkView
  readonly helperSetup?: HelperSetupView
  readonly update?: UpdateView
}

/** What main would answer, by call; 'never' = it doesn't, or not before `answerLate`. Everything else answers `{}`. */
export type Answers = Partial<Record<AppCall, Result<unknown> | 'never'>>

interface DrivenPage {
  waygateDriver: {
    asked: { name: string; request: unknown }[]
    answers: Record<string, unknown>
    /** What 'never' keeps waiting, by call. */
    waiting: Map<string, (text: string) => void>
    push(name: string, state: unknown): void
  }
}

/** Puts a `window.waygate` into every page that is loaded from now on: the pages are real, main is a person with a list. */
export async function driveBridge(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const listeners = new Map<string, Set<(text: string) => void>>()
    const latest = new Map<string, string>()
    const driver: DrivenPage['waygateDriver'] = {
      asked: [],
      answers: { waiting: { ok: true, value: { people: [], access: [] } } },
      waiting: new Map(),
      push(name, state) {
        const text = JSON.stringify(state)
        latest.set(name, text)
        for (const listener of listeners.get(name) ?? []) listener(text)
      },
    }
    const bridge = {
      call(name: string, request: unknown) {
        driver.asked.push({ name, request })
        const answer = driver.answers[name]
        if (answer === 'never') return new Promise<string>((resolve) => driver.waiting.set(name, resolve))
        return Promise.resolve(JSON.stringify(answer ?? { ok: true, value: {} }))
      },
      on(name: string, listener: (text: string) => void) {
        const all = listeners.get(name) ?? new Set()
        listeners.set(name, all.add(listener))
        const text = latest.get(name)
        if (text !== undefined) listener(text)
        return () => all.delete(listener)
      },
    }
    Object.assign(window, { waygate: bridge, waygateDriver: driver })
  })
}

export async function push(page: Page, pushes: Pushes): Promise<void> {
  await page.evaluate((all) => {
    for (const [name, state] of Object.entries(all)) (window as unknown as DrivenPage).waygateDriver.push(name, state)
  }, pushes)
}

export async function answer(page: Page, answers: Answers): Promise<void> {
  await page.evaluate((all) => {
    Object.assign((window as unknown as DrivenPage).waygateDriver.answers, all)
  }, answers)
}

/** Main answers a call after all that it let wait. */
export async function answerLate(page: Page, name: AppCall, result: Result<unknown>): Promise<void> {
  await page.evaluate(([call, text]) => (window as unknown as DrivenPage).waygateDriver.waiting.get(call)?.(text), [
    name,
    JSON.stringify(result),
  ] as const)
}

/** What the page asked of main, in order. */
export async function asked(page: Page): Promise<readonly { readonly name: string; readonly request: unknown }[]> {
  return await page.evaluate(() => (window as unknown as DrivenPage).waygateDriver.asked)
}

/** With what it asked for one thing, in order. */
export async function requestsOf(page: Page, name: string): Promise<readonly unknown[]> {
  return (await asked(page)).filter((one) => one.name === name).map(({ request }) => request)
}
