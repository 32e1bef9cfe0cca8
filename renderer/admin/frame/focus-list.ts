/** Who is done with something that is gone now goes on in the list that it was about; where that is empty, at the page's first button. */
export function focusList(): void {
  const main = document.querySelector('main')
  const next = main?.querySelector<HTMLElement>('[role="row"][tabindex="0"]') ?? main?.querySelector<HTMLElement>('button:not([disabled])')
  next?.focus({ preventScroll: true })
}
