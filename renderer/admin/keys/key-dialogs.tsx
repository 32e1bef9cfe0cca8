import { Check, Copy } from 'lucide-react'
import { type FormEvent, type ReactElement, useState } from 'react'
import { Checkbox, CheckboxGroup, Label, Radio, RadioGroup } from 'react-aria-components'
import type { AdminView } from '../../../electron/common/contracts/app/admin.ts'
import type { NewEnrolmentKey } from '../../../electron/common/contracts/app/admin-keys.ts'
import { nameList } from '../../../electron/common/wording/name-list.ts'
import { useT, useWords } from '../../i18n/use-words.ts'
import { readKeys, useAdminServer } from '../../store/admin-server.ts'
import { sayToast } from '../../store/admin-ui.ts'
import { latestOf } from '../../store/asked.ts'
import { call } from '../../store/bridge.ts'
import { markStoredRows } from '../../store/stored-marks.ts'
import { useViews } from '../../store/views-store.ts'
import { Button } from '../../ui/button.tsx'
import { DialogFrame } from '../../ui/dialog-frame.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { ActDialog } from '../write/act-dialog.tsx'
import { ownPreview } from '../write/own-preview.ts'
import { inTurn, useRun } from '../write/use-run.ts'
import { WriteProblem, WriteProgress } from '../write/write-problem.tsx'
import { copyEnrolment } from './copy-enrolment.ts'
import { type ValidityKind, validityKinds, validityOf } from './validity-of.ts'

const noNetworks: AdminView['networks'] = []

/** A key for new hosts: its networks, and how long it lets them in. Then the command for the host. */
export function CreateKeyDialog({ onClose }: { readonly onClose: () => void }): ReactElement {
  const t = useT()
  const words = useWords()
  const networks = useViews((views) => views.admin?.networks ?? noNetworks)
  const shown = useViews((views) => views.admin?.network ?? '')
  const [name, setName] = useState('')
  const [chosen, setChosen] = useState<readonly string[]>(shown === '' ? [] : [shown])
  const [kind, setKind] = useState<ValidityKind>('uses')
  const [number, setNumber] = useState('1')
  const [made, setMade] = useState(false)
  const { since, fault, run } = useRun()
  const validity = validityOf(kind, number, Date.now())
  const taken = useAdminServer((server) => latestOf(server.keys)?.some((key) => key.name === name.trim()) ?? false)
  const nameFits = name.trim().length >= 3 && (!taken || since !== null)
  const create = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    if (validity === null || !nameFits || chosen.length === 0 || since !== null) return
    const request: NewEnrolmentKey = { name: name.trim(), networks: [...chosen], validity }
    const answer = await run(() => call('createEnrolmentKey', request))
    if (!answer.ok) return
    void readKeys()
    markStoredRows('keys', [request.name])
    setMade(true)
  }
  if (made) {
    return (
      <DialogFrame
        isOpen
        onOpenChange={onClose}
        title={t('manage.keys.madeTitle', { key: name.trim() })}
        footer={
          <>
            <Button key="close" onPress={onClose}>
              {t('common.close')}
            </Button>
            <Button
              key="copy"
              look="primary"
              autoFocus
              icon={<Copy className="icon-small" aria-hidden="true" />}
              onPress={() => void copyEnrolment(words, name.trim(), t)}
            >
              {t('manage.keys.copy')}
            </Button>
          </>
        }
      >
        <p>{t('manage.keys.madeBody')}</p>
        <p className="quiet">{t('manage.keys.madeSecret')}</p>
      </DialogFrame>
    )
  }
  return (
    <DialogFrame
      isOpen
      onOpenChange={onClose}
      title={t('manage.keys.create')}
      footer={
        <>
          <WriteProgress since={since} />
          <Button onPress={onClose}>{t('common.cancel')}</Button>
          <Button
            look="primary"
            type="submit"
            form="create-key"
            isDisabled={since !== null || validity === null || !nameFits || chosen.length === 0}
          >
            {since !== null ? t('write.creating') : t('manage.keys.create')}
          </Button>
        </>
      }
    >
      <form id="create-key" className="form" onSubmit={(event) => void create(event)} noValidate>
        <TextField
          label={t('manage.keys.name')}
          hint={t('manage.keys.nameHint')}
          value={name}
          onChange={setName}
          error={name === '' || nameFits ? '' : t(taken ? 'manage.keys.nameTaken' : 'manage.keys.nameShort')}
          autoFocus
          autoComplete="off"
          maxLength={32}
        />
        {networks.length < 2 ? null : (
          <CheckboxGroup className="checks" value={[...chosen]} onChange={setChosen}>
            <Label className="field-label">{t('manage.keys.networks')}</Label>
            {networks.map((network) => (
              <Checkbox key={network.name} value={network.name} className="check">
                {({ isSelected }) => (
                  <>
                    <span className="box" aria-hidden="true">
                      {isSelected ? <Check /> : null}
                    </span>
                    {network.name}
                  </>
                )}
              </Checkbox>
            ))}
          </CheckboxGroup>
        )}
        <RadioGroup className="checks" value={kind} onChange={(value) => setKind(validityKinds.find((one) => one === value) ?? 'uses')}>
          <Label className="field-label">{t('manage.keys.valid')}</Label>
          {validityKinds.map((one) => (
            <Radio key={one} value={one} className="check">
              <span className="box round" aria-hidden="true" />
              {t(`manage.keys.kind.${one}`)}
            </Radio>
          ))}
        </RadioGroup>
        {kind === 'unlimited' ? (
          <p className="hint">{t('manage.keys.unlimitedHint')}</p>
        ) : (
          <TextField
            label={t(kind === 'uses' ? 'manage.keys.howMany' : 'manage.keys.howLong')}
            value={number}
            onChange={setNumber}
            error={validity === null ? t('manage.keys.numberWrong') : ''}
            autoComplete="off"
            maxLength={6}
          />
        )}
      </form>
      <WriteProblem fault={fault} />
    </DialogFrame>
  )
}

/** Deleting keys: nobody new comes in with them; who is in stays. */
export function DeleteKeysDialog({ names, onClose }: { readonly names: readonly string[]; readonly onClose: () => void }): ReactElement {
  const t = useT()
  const words = useWords()
  const facts = { count: names.length, key: names[0] ?? '', names: nameList(words, names) }
  return (
    <ActDialog
      title={t('manage.keys.deleteTitle', facts)}
      preview={ownPreview(
        [
          { kind: 'loses', text: t('manage.keys.deleteLine', facts) },
          { kind: 'untouched', text: t('manage.keys.deleteStay', facts) },
        ],
        names.length,
      )}
      go={t('manage.keys.deleteGo')}
      running={t('write.deleting')}
      look="danger"
      typed={{ word: String(names.length), label: t('manage.confirm.count') }}
      act={async () => {
        const answer = await inTurn(names.map((name) => () => call('removeEnrolmentKey', { name })))
        void readKeys()
        return answer
      }}
      onDone={() => sayToast(t('manage.keys.deleted', facts))}
      onClose={onClose}
    />
  )
}
