import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { answer, push } from './driven-bridge.ts'
import * as sample from './samples.ts'
import { stageOfFile } from './stage-of-file.ts'

const signedOut = { session: sample.signedOut, gateways: sample.gateways, frame: sample.frame, tunnel: sample.open }

const onStage = stageOfFile()

/** The form goes, and comes. */
async function anew(page: Page): Promise<void> {
  await push(page, { session: sample.signedIn })
  await page.getByLabel('User name').waitFor({ state: 'detached' })
  await push(page, { session: sample.signedOut })
  await page.getByLabel('User name').waitFor()
}

describe('signing in', () => {
  test('the focus stands at the field that a refused sign-in is about, also when it was sent by the note’s button', async (context) => {
    const { page, show } = onStage(context)
    const plain = { code: 'server.plainHttp', server: 'http://192.0.2.10:8081' }
    await show({ page: 'popover', pushes: signedOut, answers: { signIn: { ok: false, fault: plain as never } } })
    await page.getByLabel('Server', { exact: true }).fill('http://192.0.2.10:8081')
    await page.getByLabel('User name').fill('alice')
    await page.locator('input[name="password"]').fill('wrong horse')
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByText("isn't encrypted").waitFor()
    await answer(page, { signIn: { ok: false, fault: { code: 'signIn.refused', message: '' } } })
    await page.getByRole('button', { name: 'Go on without encryption' }).click()
    await page.getByText('User name or password is wrong').waitFor()
    await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute('name'))).toBe('password')
  })

  test('what was typed is still there when the window comes back after it was gone, but for secrets; after the sign-in it is forgotten', async (context) => {
    const { page, show } = onStage(context)
    await show({ page: 'popover', pushes: signedOut, answers: { signIn: { ok: true, value: {} } } })
    await page.getByLabel('Server', { exact: true }).fill('https://api.typed.example')
    await page.getByLabel('User name').fill('alice')
    await page.locator('input[name="password"]').fill('a secret horse')
    await anew(page)
    expect(await page.getByLabel('Server', { exact: true }).inputValue()).toBe('https://api.typed.example')
    expect(await page.getByLabel('User name').inputValue()).toBe('alice')
    expect(await page.locator('input[name="password"]').inputValue()).toBe('')
    expect(await page.evaluate(() => JSON.stringify({ ...localStorage }))).not.toContain('secret')
    await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute('name'))).toBe('password')
    await page.locator('input[name="password"]').fill('a secret horse')
    await page.getByRole('button', { name: 'Sign in' }).click()
    await anew(page)
    expect(await page.getByLabel('Server', { exact: true }).inputValue()).toBe('')
  })
})
