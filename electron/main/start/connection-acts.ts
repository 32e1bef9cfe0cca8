import { clipboard } from 'electron'
import type { ConnectionView, connectionContract } from '../../common/contracts/app/connection.ts'
import type { CheckView } from '../../common/contracts/app/insight.ts'
import { ok } from '../../common/result.ts'
import { version } from '../../common/version.ts'
import { checkPageText } from '../../common/wording/check-text.ts'
import type { Words } from '../../common/words/words.ts'
import type { AppHandlers } from '../ipc/call-router.ts'
import type { WindowKeeper } from '../windows/window-keeper.ts'
import { saveFile } from './save-file.ts'

export interface ConnectionFacts {
  readonly windows: Pick<WindowKeeper, 'open'>
  readonly check: () => CheckView
  /** Who asks for the page of the check asks for a check. */
  readonly runCheck: () => void
  readonly changed: () => void
  readonly words: () => Words
}

export interface Connection {
  readonly acts: Pick<AppHandlers, Exclude<keyof typeof connectionContract, 'connection'>>
  view(): ConnectionView
}

/** The window "Connection" and what of it needs the system: clipboard and files (contracts/app/connection.ts). */
export function createConnectionActs({ windows, check, runCheck, changed, words }: ConnectionFacts): Connection {
  let view: ConnectionView = { page: 'check', asked: 0 }
  const done = ok({})

  return {
    view: () => view,
    acts: {
      openConnection: async ({ page }) => {
        view = { page, asked: view.asked + 1 }
        changed()
        windows.open('connection')
        if (page === 'check') runCheck()
        return done
      },
      copyCheck: async () => {
        const last = check()
        if (last.phase === 'done') clipboard.writeText(checkPageText(words(), last.report, version))
        return done
      },
      copyReport: async ({ text }) => {
        clipboard.writeText(text)
        return done
      },
      saveReport: ({ text }) =>
        saveFile({
          title: words().t('dialog.saveReport'),
          name: `waygate-report-${new Date().toISOString().slice(0, 10)}.txt`,
          text,
          readableBy: 'owner',
        }),
    },
  }
}
