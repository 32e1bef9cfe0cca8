import { Check } from 'lucide-react'
import { type ReactElement, useState } from 'react'
import { Checkbox } from 'react-aria-components'
import type { Result } from '../../../electron/common/result.ts'
import { nameList } from '../../../electron/common/wording/name-list.ts'
import { useT, useWords } from '../../i18n/use-words.ts'
import { readPeople } from '../../store/admin-server.ts'
import { sayToast } from '../../store/admin-ui.ts'
import { call } from '../../store/bridge.ts'
import { markStoredRows } from '../../store/stored-marks.ts'
import { ActDialog } from '../write/act-dialog.tsx'
import { ownPreview } from '../write/own-preview.ts'
import { inTurn } from '../write/use-run.ts'
import { useUndoing } from '../write/use-undoing.ts'

interface PeopleDialogProps {
  readonly kind: 'enableUsers' | 'disableUsers' | 'deleteUsers'
  readonly names: readonly string[]
  readonly onClose: () => void
}

/** Letting people sign in or not, or deleting their accounts; with or without their remote clients. */
export function PeopleDialog({ kind, names, onClose }: PeopleDialogProps): ReactElement {
  const t = useT()
  const words = useWords()
  const undoing = useUndoing()
  const [withClients, setWithClients] = useState(false)
  const facts = { count: names.length, person: names[0] ?? '', names: nameList(words, names) }
  const act = async (what: PeopleDialogProps['kind']): Promise<Result<unknown>> => {
    const answer = await inTurn(
      names.map(
        (name) => () =>
          what === 'deleteUsers'
            ? call('removeUser', { name, withClients })
            : call('setUser', { name, enabled: what === 'enableUsers', withClients }),
      ),
    )
    void readPeople()
    if (answer.ok) markStoredRows('people', names)
    return answer
  }
  const lines = [
    { kind: kind === 'enableUsers' ? ('gains' as const) : ('loses' as const), text: t(`manage.people.${kind}.line`, facts) },
    {
      kind: withClients ? ('loses' as const) : ('untouched' as const),
      text: t(withClients ? `manage.people.${kind}.with` : `manage.people.${kind}.without`, facts),
    },
  ]
  const undo = kind === 'deleteUsers' ? null : undoing(() => act(kind === 'enableUsers' ? 'disableUsers' : 'enableUsers'))
  return (
    <ActDialog
      title={t(`manage.people.${kind}.title`, facts)}
      preview={ownPreview(lines, names.length)}
      go={t(`manage.people.${kind}.go`)}
      running={t('manage.confirm.storing')}
      look={kind === 'enableUsers' ? 'primary' : 'danger'}
      typed={kind === 'enableUsers' ? null : { word: String(names.length), label: t('manage.confirm.count') }}
      act={() => act(kind)}
      onDone={() => sayToast(t(`manage.people.${kind}.done`, facts), undo)}
      onClose={onClose}
    >
      <Checkbox className="check" isSelected={withClients} onChange={setWithClients}>
        <span className="box" aria-hidden="true">
          {withClients ? <Check /> : null}
        </span>
        {t(`manage.people.${kind}.clients`)}
      </Checkbox>
    </ActDialog>
  )
}
