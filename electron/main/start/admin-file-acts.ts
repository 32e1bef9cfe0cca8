import { clipboard } from 'electron'
import type { AdminActs } from '../../client/admin/admin-acts.ts'
import { ok } from '../../common/result.ts'
import type { Words } from '../../common/words/words.ts'
import type { AppHandlers } from '../ipc/call-router.ts'
import { plainName } from './plain-name.ts'
import { saveFile } from './save-file.ts'

type FileActs = Pick<AppHandlers, 'saveTable' | 'saveConf' | 'createEnrolmentKey' | 'copyEnrolment'>

/** What the admin window needs of the system: files of the person's choice, and secrets that go to the clipboard without passing a page. */
export function createAdminFileActs(admin: Pick<AdminActs, 'createEnrolmentKey' | 'enrolmentCommand'>, words: () => Words): FileActs {
  return {
    saveTable: ({ name, text }) =>
      saveFile({ title: words().t('dialog.exportTable'), name: `${plainName(name)}.csv`, text, readableBy: 'everybody' }),
    saveConf: ({ name, conf }) =>
      saveFile({ title: words().t('dialog.saveConf'), name: `${plainName(name)}.conf`, text: conf, readableBy: 'owner' }),
    createEnrolmentKey: async (request) => {
      const made = await admin.createEnrolmentKey(request)
      return made.ok ? ok({}) : made
    },
    copyEnrolment: async (request) => {
      const found = await admin.enrolmentCommand(request)
      if (!found.ok) return found
      clipboard.writeText(found.value.command)
      return ok({ program: found.value.program })
    },
  }
}
