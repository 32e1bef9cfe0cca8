import { app, net } from 'electron'
import type { UpdateLink } from '../../client/update/update-link.ts'
import type { TunnelView } from '../../common/contracts/app/tunnel.ts'
import { version } from '../../common/version.ts'
import type { Words } from '../../common/words/words.ts'
import type { ShowNotice } from '../notices/notice-keeper.ts'
import type { SettingsStore } from '../settings/settings-store.ts'
import { lastingEnv, ownAppImage } from '../start/app-image.ts'
import { findUpdate } from './find-update.ts'
import { createOwnAppImage } from './own-app-image.ts'
import { neededWords, watchOwnProgram } from './own-program.ts'
import { startsAgain } from './starts-again.ts'
import { openUpdateMemory } from './update-file.ts'
import { createUpdateKeeper, type UpdateKeeper } from './update-keeper.ts'
import { createUpdateNotices } from './update-notices.ts'
import type { Updater } from './updater.ts'

export interface UpdatingParts {
  readonly configDir: string
  readonly link: UpdateLink
  readonly settings: SettingsStore
  /** Somebody has installed a helper on this computer, whether it answers or not. */
  helperInstalled(): boolean
  words(): Words
  readonly showNotice: ShowNotice
  changed(): void
}

export interface Updating {
  readonly keeper: UpdateKeeper
  /** The helper, the settings or the windows changed. `watched`: the person sees it where they look. */
  follow(facts: { readonly helper: TunnelView['helper']; readonly windows: 'visible' | 'hidden'; readonly watched: boolean }): void
  stop(): void
}

/** Updates of the app that runs here: looking, the word to the person, and starting again as the new version. */
export function createUpdating({ configDir, link, settings, helperInstalled, words, showNotice, changed }: UpdatingParts): Updating {
  const memory = openUpdateMemory(configDir)
  const image = ownAppImage(process.env, process.execPath)
  const appImage =
    image === null
      ? null
      : createOwnAppImage({
          image,
          memory,
          current: version,
          words: neededWords(process.argv),
          env: lastingEnv(process.env, process.execPath),
          now: Date.now,
        })
  const program = watchOwnProgram(image)
  let updater: Promise<Updater> | null = null
  const keeper = createUpdateKeeper({
    current: version,
    packaged: app.isPackaged,
    link,
    appImage,
    helperInstalled,
    settings: settings.current,
    find: (wanted) => findUpdate({ memory, fetch: net.fetch as typeof fetch, current: version, arch: process.arch, now: Date.now }, wanted),
    updater: () => {
      updater ??= import('./updater.ts').then(({ createUpdater }) =>
        createUpdater(
          appImage === null
            ? { kind: 'deb', install: (file, { manifest, channel }, onProgress) => link.handOver({ manifest, channel, file, onProgress }) }
            : { kind: 'AppImage', install: appImage.install },
        ),
      )
      return updater
    },
    now: Date.now,
    changed,
  })
  const notices = createUpdateNotices(showNotice, {
    last: () => memory.read().told,
    remember: (told) => void memory.update((before) => ({ ...before, told })),
  })
  return {
    keeper,
    follow({ helper, windows, watched }) {
      // what the helper replaces is a package: of an AppImage's it knows nothing
      if (helper.link === 'ready' && appImage === null) keeper.follow(helper.status.update ?? null)
      notices.follow({ words: words(), view: keeper.view(), wanted: settings.current().notifications, watched }, Date.now())
      if ((appImage?.isReplaced() ?? program.wasReplaced()) && startsAgain(keeper.view().state.phase, windows)) program.startAgain(windows)
    },
    stop() {
      notices.stop()
      keeper.stop()
    },
  }
}
