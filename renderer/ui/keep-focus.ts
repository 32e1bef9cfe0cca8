/**
 * As a `ref`: whoever stood on a control in there that was dimmed or taken away stands on the element itself (`tabIndex={-1}`) then, and not on the page, where
 * Escape means something else and a screen reader begins anew. Not on a neighbour, which would do something else.
 */
export function keepFocus(element: HTMLElement | null): (() => void) | undefined {
  if (element === null) return undefined
  let inside = element.contains(document.activeElement)
  const moved = ({ target }: FocusEvent): void => {
    inside = element.contains(target as Node)
  }
  // neither is told by an event, and a dimmed control has the focus until the next frame was drawn
  const changed = new MutationObserver(() => {
    if (inside) requestAnimationFrame(() => setTimeout(take, 0))
  })
  const take = (): void => {
    if (inside && element.isConnected && document.activeElement === document.body) element.focus()
  }
  document.addEventListener('focusin', moved)
  changed.observe(element, { childList: true, subtree: true, attributes: true, attributeFilter: ['disabled'] })
  return () => {
    document.removeEventListener('focusin', moved)
    changed.disconnect()
  }
}
