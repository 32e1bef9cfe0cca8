import type { Page } from '../../common/contracts/app/app.ts'

/** Our pages come from a scheme of their own: a standard, secure origin without the file system behind it. */
export const appScheme = 'waygate'
export const appOrigin = `${appScheme}://app`

const pages: readonly Page[] = ['popover', 'admin', 'settings', 'connection']

/** `base`: `appOrigin`, or the development server's origin. */
export function pageUrl(base: string, page: Page): string {
  return `${base}/${page}.html`
}

/** Which of our pages an address is, exactly; a fragment doesn't count. */
export function pageOfUrl(base: string, url: string): Page | null {
  const [bare] = url.split('#')
  return pages.find((page) => pageUrl(base, page) === bare) ?? null
}
