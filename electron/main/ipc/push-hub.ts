import { type AppContract, appContract, type Page } from '../../common/contracts/app/app.ts'
import type { AppPush } from '../../common/contracts/app/bridge.ts'
import type { StateOf } from '../../common/contracts/contract.ts'
import { mayAsk } from './call-router.ts'

/** Where each push's latest state comes from. Read when it is sent, so that several changes in one tick cost one message. */
export type PushSources = { readonly [K in AppPush]: () => StateOf<AppContract[K]> }

export interface PushHub {
  /** The state behind `name` changed. */
  mark(name: AppPush): void
  /** A page can draw: everything that it may see, at once. */
  ready(page: Page): void
  /** A page went away; nothing is sent to it until it says `ready` again. */
  forget(page: Page): void
}

const pushNames = (Object.keys(appContract) as (keyof AppContract)[]).filter((name): name is AppPush => appContract[name].kind === 'push')

/** Sends the latest states to the pages that are ready and in the push's audience; a state equal to the one that a page already has is not sent again. */
export function createPushHub(sources: PushSources, send: (page: Page, name: AppPush, text: string) => void): PushHub {
  const shown = new Map<Page, Map<AppPush, string>>()
  const marked = new Set<AppPush>()
  let scheduled = false

  function flush(): void {
    scheduled = false
    const names = [...marked]
    marked.clear()
    for (const name of names) {
      for (const page of shown.keys()) give(page, name)
    }
  }

  function give(page: Page, name: AppPush): void {
    const seen = shown.get(page)
    if (seen === undefined || !mayAsk(page, appContract[name].audience)) return
    const text = JSON.stringify(sources[name]())
    if (seen.get(name) === text) return
    seen.set(name, text)
    send(page, name, text)
  }

  return {
    mark(name) {
      marked.add(name)
      if (scheduled || shown.size === 0) return
      scheduled = true
      setImmediate(flush)
    },
    ready(page) {
      shown.set(page, new Map())
      for (const name of pushNames) give(page, name)
    },
    forget(page) {
      shown.delete(page)
    },
  }
}
