import { type ComponentProps, createElement, type FunctionComponent } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { expect, it } from 'vitest'
import { type Stillness, Wish } from '../../../renderer/popover/wish.tsx'

const shown = (still: Stillness | null, busy = false) => {
  const wish: Omit<ComponentProps<typeof Wish>, 'children'> = { on: false, busy, still, tip: 'a tip', onChange: () => undefined }
  return renderToStaticMarkup(createElement(Wish as FunctionComponent<typeof wish>, wish, 'LAN blocked'))
}

it('a wish that doesn’t move says why to whoever points at it or has it read: a dimmed button couldn’t', () => {
  for (const by of ['rules', 'system'] as const) {
    const html = shown({ why: 'Windows keeps none', by })
    expect(html).toContain('title="Windows keeps none"')
    expect(html).toContain('>Windows keeps none</span>')
    expect(html).not.toContain('<button')
  }
})

it('one that moves is a button, dimmed while it is asked for', () => {
  expect(shown(null)).toMatch(/<button[^>]*aria-pressed="false"/)
  expect(shown(null, true)).toMatch(/<button[^>]*disabled/)
})
