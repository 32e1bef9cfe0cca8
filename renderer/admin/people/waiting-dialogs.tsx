import { type ReactElement, useState } from 'react'
import { Label, Radio, RadioGroup } from 'react-aria-components'
import type { AccessRow } from '../../../electron/common/contracts/app/admin-people.ts'
import { clockTime } from '../../../electron/common/wording/relative-time.ts'
import { useT, useWords } from '../../i18n/use-words.ts'
import { readPeople, readWaiting } from '../../store/admin-server.ts'
import { sayToast } from '../../store/admin-ui.ts'
import { call } from '../../store/bridge.ts'
import { ActDialog } from '../write/act-dialog.tsx'
import { ownPreview } from '../write/own-preview.ts'
import { useUndoing } from '../write/use-undoing.ts'

const hourMs = 3_600_000
/** How long access may be given for (ms). */
const lengths = { hour: hourMs, workday: 8 * hourMs, day: 24 * hourMs, week: 7 * 24 * hourMs }
type Length = keyof typeof lengths
const lengthNames: readonly Length[] = ['hour', 'workday', 'day', 'week']

function givenFor(length: Length): { readonly length: Length; readonly until: number } {
  return { length, until: Date.now() + lengths[length] }
}

/** Somebody signed in with a browser and has no account yet: lets them in, or forgets them. */
export function WaitingPersonDialog(props: {
  readonly name: string
  readonly admitted: boolean
  readonly onClose: () => void
}): ReactElement {
  const { name, admitted, onClose } = props
  const t = useT()
  const kind = admitted ? 'admit' : 'turnAway'
  return (
    <ActDialog
      title={t(`manage.waiting.${kind}Title`, { person: name })}
      preview={ownPreview([{ kind: admitted ? 'gains' : 'untouched', text: t(`manage.waiting.${kind}Line`, { person: name }) }], 1)}
      go={t(`manage.waiting.${kind}`)}
      running={t('manage.confirm.storing')}
      look={admitted ? 'primary' : 'danger'}
      typed={null}
      act={async () => {
        const answer = await call('answerWaitingPerson', { name, admitted })
        void readWaiting()
        void readPeople()
        return answer
      }}
      onDone={() => sayToast(t(`manage.waiting.${kind}Done`, { person: name }))}
      onClose={onClose}
    />
  )
}

/** Access to a network for a time that the admin chooses; ends by itself. */
export function GiveAccessDialog({ access, onClose }: { readonly access: AccessRow; readonly onClose: () => void }): ReactElement {
  const t = useT()
  const words = useWords()
  const undoing = useUndoing()
  // what is said is what is given
  const [given, setGiven] = useState(() => givenFor('workday'))
  const { network, user: person, id } = access
  const time = clockTime(words, given.until, Date.now())
  return (
    <ActDialog
      title={t('manage.waiting.giveTitle', { person, network })}
      preview={ownPreview([{ kind: 'gains', text: t('manage.waiting.giveLine', { person, network, time }) }], 1)}
      go={t('manage.waiting.give')}
      running={t('manage.confirm.storing')}
      look="primary"
      typed={null}
      act={async () => {
        const answer = await call('giveAccess', { network, id, until: given.until })
        void readWaiting()
        return answer
      }}
      onDone={({ grantId }) =>
        sayToast(t('manage.waiting.giveDone', { person, network, time }), undoing(grantId === '' ? null : () => endGrant(network, grantId)))
      }
      onClose={onClose}
    >
      <Reason reason={access.reason} />
      <RadioGroup
        className="checks"
        value={given.length}
        onChange={(value) => setGiven(givenFor(lengthNames.find((one) => one === value) ?? 'workday'))}
      >
        <Label className="field-label">{t('manage.waiting.howLong')}</Label>
        {lengthNames.map((one) => (
          <Radio key={one} value={one} className="check">
            <span className="box round" aria-hidden="true" />
            {t(`manage.waiting.length.${one}`)}
          </Radio>
        ))}
      </RadioGroup>
    </ActDialog>
  )
}

/** No to a wish for access, or the end of what was given. */
export function NoAccessDialog(props: {
  readonly kind: 'refuse' | 'end'
  readonly access: AccessRow
  readonly onClose: () => void
}): ReactElement {
  const { kind, access, onClose } = props
  const t = useT()
  const { network, user: person, id, grantId } = access
  return (
    <ActDialog
      title={t(`manage.waiting.${kind}Title`, { person, network })}
      preview={ownPreview([{ kind: 'loses', text: t(`manage.waiting.${kind}Line`, { person, network }) }], 1)}
      go={t(`manage.waiting.${kind}`)}
      running={t('manage.confirm.storing')}
      look="danger"
      typed={null}
      act={async () => {
        if (kind === 'end') return endGrant(network, grantId)
        const answer = await call('refuseAccess', { network, id })
        void readWaiting()
        return answer
      }}
      onDone={() => sayToast(t(`manage.waiting.${kind}Done`, { person, network }))}
      onClose={onClose}
    >
      <Reason reason={access.reason} />
    </ActDialog>
  )
}

async function endGrant(network: string, grantId: string) {
  const answer = await call('endAccess', { network, grantId })
  void readWaiting()
  return answer
}

/** In the person's own words. */
function Reason({ reason }: { readonly reason: string }): ReactElement | null {
  const t = useT()
  if (reason === '') return null
  return (
    <div>
      <p className="field-label">{t('manage.waiting.reason')}</p>
      <blockquote className="said-reason">{reason}</blockquote>
    </div>
  )
}
