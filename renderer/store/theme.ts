import type { Frame } from '../../electron/common/contracts/app/window.ts'
import { useViews } from './views-store.ts'

/** Carries the person's choice to the tokens: `data-theme` wins over the system's preference, none follows it. Returns the unsubscriber. */
export function followTheme(root: HTMLElement): () => void {
  const apply = (frame: Frame | null): void => {
    const theme = frame?.settings.theme ?? 'system'
    if (theme === 'system') delete root.dataset.theme
    else root.dataset.theme = theme
  }
  apply(useViews.getState().frame)
  return useViews.subscribe((views, before) => {
    if (views.frame !== before.frame) apply(views.frame)
  })
}
