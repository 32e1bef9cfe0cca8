import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { answer, push, requestsOf } from './driven-bridge.ts'
import * as sample from './samples.ts'
import { stageOfFile } from './stage-of-file.ts'

const signedOut = { session: sample.signedOut, gateways: sample.gateways, frame: sample.frame, tunnel: sample.open }

const onStage = stageOfFile()

/** The form goes, and comes: whether somebody signed in between, or the helper was away. */
async function anew(page: Page, between: Parameters<typeof push>[1]): Promise<void> {
  await push(page, between)
  await page.getByLabel('User name').waitFor({ state: 'detached' })
  await push(page, { session: sample.signedOut, tunnel: sample.open })
  await page.getByLabel('User name').waitFor()
}
const helperAway = { tunnel: { ...sample.open, helper: { link: 'gone', fault: { code: 'helper.lost', detail: '' } } } } as const

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

  test('the server of the last time stands there, and the name is asked for; the first time it is said who knows the address', async (context) => {
    const { page, show } = onStage(context)
    const form = async () => ({
      server: await page.getByLabel('Server', { exact: true }).inputValue(),
      hint: await page.getByText('Whoever runs your Netmaker network').count(),
      focus: await page.evaluate(() => document.activeElement?.getAttribute('name')),
    })
    await show({ page: 'popover', pushes: signedOut })
    expect(await form()).toEqual({ server: '', hint: 1, focus: 'server' })
    await push(page, helperAway)
    await page.getByLabel('User name').waitFor({ state: 'detached' })
    await push(page, { session: { ...sample.signedOut, lastServer: 'https://api.example.com' }, tunnel: sample.open })
    await page.getByLabel('User name').waitFor()
    expect(await form()).toEqual({ server: 'https://api.example.com', hint: 0, focus: 'user' })
  })

  test('the focus goes back to the password of now when that is wrong, each time', async (context) => {
    const { page, show } = onStage(context)
    const wrong = { ok: false as const, fault: { code: 'password.wrong' as const, user: 'alice' } }
    await show({ page: 'popover', pushes: { tunnel: sample.open, session: sample.signedIn }, answers: { changePassword: wrong } })
    await page.getByRole('button', { name: 'More' }).click()
    await page.getByRole('menuitem', { name: 'Change password' }).click()
    const now = page.getByLabel('Current password')
    await now.fill('not-this-one')
    await page.getByLabel('New password', { exact: true }).fill('another-pass')
    for (let times = 0; times < 2; times++) {
      await page.getByLabel('New password again').fill('another-pass')
      await page.keyboard.press('Enter')
      await expect.poll(() => now.getAttribute('aria-invalid')).toBe('true')
      await expect.poll(() => now.evaluate((input) => input === document.activeElement)).toBe(true)
      await expect.poll(() => requestsOf(page, 'changePassword')).toHaveLength(times + 1)
    }
  })

  test('a message that makes the form too long moves no field sideways, and leaves its button and the foot in sight', async (context) => {
    const { page, show } = onStage(context)
    const plain = { code: 'server.plainHttp', server: 'http://192.0.2.10:8081' }
    await show({ page: 'popover', pushes: signedOut, answers: { signIn: { ok: false, fault: plain as never } } })
    const server = page.getByLabel('Server', { exact: true })
    const width = async () => (await server.boundingBox())?.width
    const before = await width()
    await server.fill('http://192.0.2.10:8081')
    await page.getByLabel('User name').fill('alice')
    await page.locator('input[name="password"]').fill('wrong horse')
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByText("isn't encrypted").waitFor()
    expect(await page.locator('.panel').evaluate((panel) => panel.scrollHeight > panel.clientHeight)).toBe(true)
    expect(await width()).toBe(before)
    const height = page.viewportSize()?.height ?? 0
    for (const name of ['Sign in', 'Lock off']) {
      const box = await page.getByRole('button', { name }).boundingBox()
      expect([name, (box?.y ?? 0) > 0 && (box?.y ?? 0) + (box?.height ?? 0) <= height]).toEqual([name, true])
    }
  })

  test('another account: the form says so, and asks for its name at the same server', async (context) => {
    const { page, show } = onStage(context)
    await show({ page: 'popover', pushes: { ...signedOut, session: sample.signedIn } })
    await page.getByRole('button', { name: 'More' }).click()
    await page.getByRole('menuitem', { name: 'Add an account' }).click()
    await page.getByRole('heading', { name: 'Add an account' }).waitFor()
    expect(await page.getByLabel('Server', { exact: true }).inputValue()).toBe(sample.signedIn.server)
    expect(await page.getByLabel('User name').inputValue()).toBe('')
    await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute('name'))).toBe('user')
  })

  test('what was typed is still there when the window comes back after it was gone, but for secrets; after a sign-in it is forgotten', async (context) => {
    const { page, show } = onStage(context)
    const server = page.getByLabel('Server', { exact: true })
    await show({ page: 'popover', pushes: signedOut })
    await server.fill('https://api.typed.example')
    await page.getByLabel('User name').fill('alice')
    await page.locator('input[name="password"]').fill('a secret horse')
    await anew(page, helperAway)
    expect(await server.inputValue()).toBe('https://api.typed.example')
    expect(await page.getByLabel('User name').inputValue()).toBe('alice')
    expect(await page.locator('input[name="password"]').inputValue()).toBe('')
    expect(await page.evaluate(() => JSON.stringify({ ...localStorage }))).not.toContain('secret')
    await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute('name'))).toBe('password')
    // what was taken out stays out
    await page.getByLabel('User name').fill('')
    await anew(page, helperAway)
    expect(await page.getByLabel('User name').inputValue()).toBe('')
    await anew(page, { session: sample.signedIn })
    expect(await server.inputValue()).toBe('')
  })

  test('an address with a secret in it is kept nowhere, nor is one that a link brought', async (context) => {
    const { page, show } = onStage(context)
    const server = page.getByLabel('Server', { exact: true })
    await show({ page: 'popover', pushes: signedOut })
    for (const text of ['https://alice:secret@api.example.com', 'https://api.example.com/?token=secret']) {
      await server.fill(text)
      await anew(page, helperAway)
      expect(await server.inputValue()).toBe('')
    }
    await push(page, { link: { link: { kind: 'add', server: 'https://api.other.example' } } })
    await page.getByRole('button', { name: 'Go to sign-in' }).click()
    await push(page, { link: { link: null } })
    await page.getByLabel('User name').fill('bob')
    await anew(page, helperAway)
    expect(await page.evaluate(() => JSON.stringify({ ...localStorage }))).not.toMatch(/secret|other/)
  })
})
