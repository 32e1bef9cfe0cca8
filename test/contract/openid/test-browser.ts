/** As much of a browser as single sign-on needs: cookies, and redirects one by one. */
export interface TestBrowser {
  /** Follows redirects until there is a page, or one leads to an address for which `until` is true: that one is not opened. */
  open(address: string, until?: (address: URL) => boolean): Promise<Visit>
}

export interface Visit {
  readonly status: number
  readonly text: string
  readonly headers: Headers
  /** All addresses, the first included. */
  readonly trail: readonly URL[]
}

export function createTestBrowser(): TestBrowser {
  const cookies = new Map<string, string>()
  return {
    open: async (address, until = () => false) => {
      const trail = [new URL(address)]
      for (;;) {
        const current = trail.at(-1) ?? new URL(address)
        const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
        const answer = await fetch(current, { redirect: 'manual', headers: cookie === '' ? {} : { cookie } })
        for (const line of answer.headers.getSetCookie()) {
          const [pair = ''] = line.split(';')
          const [name = '', value = ''] = pair.split('=')
          if (value === '') cookies.delete(name)
          else cookies.set(name, value)
        }
        const location = answer.headers.get('location')
        const next = location === null ? null : new URL(location, current)
        if (next !== null) trail.push(next)
        if (next !== null && !until(next) && trail.length < 20) continue
        return { status: answer.status, text: await answer.text(), headers: answer.headers, trail }
      }
    },
  }
}
