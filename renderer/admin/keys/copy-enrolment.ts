import type { TFunction } from 'i18next'
import { faultText } from '../../../electron/common/wording/fault-text.ts'
import type { Words } from '../../../electron/common/words/words.ts'
import { sayToast } from '../../store/admin-ui.ts'
import { call } from '../../store/bridge.ts'

/** Puts the command for a new host into the clipboard, and says what to do with it. */
export async function copyEnrolment(words: Words, name: string, t: TFunction): Promise<void> {
  const copied = await call('copyEnrolment', { name })
  if (copied.ok) sayToast(t(`manage.keys.copied.${copied.value.program}`))
  else sayToast(faultText(words, copied.fault).headline, null, 'failed')
}
