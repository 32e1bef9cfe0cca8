import { type FormEvent, type ReactElement, useState } from 'react'
import { shortestPassword } from '../../../electron/common/rules/password.ts'
import { userNameTroubles } from '../../../electron/common/rules/user-name.ts'
import { useT } from '../../i18n/use-words.ts'
import { readPeople, useAdminServer } from '../../store/admin-server.ts'
import { sayToast } from '../../store/admin-ui.ts'
import { latestOf } from '../../store/asked.ts'
import { call } from '../../store/bridge.ts'
import { markStoredRows } from '../../store/stored-marks.ts'
import { useViews } from '../../store/views-store.ts'
import { Button } from '../../ui/button.tsx'
import { DialogFrame } from '../../ui/dialog-frame.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { useRun } from '../write/use-run.ts'
import { WriteProblem, WriteProgress } from '../write/write-problem.tsx'
import { type RoleAndGroups, RoleAndGroupsChoice } from './role-and-groups.tsx'

/** An account with a password. On the community edition every account may administer, so there is no role to choose. */
export function CreateUserDialog({ onClose }: { readonly onClose: () => void }): ReactElement {
  const t = useT()
  const pro = useViews((views) => views.admin?.edition === 'pro')
  const [name, setName] = useState('')
  const [password, setPassword] = useState('')
  const [access, setAccess] = useState<RoleAndGroups>({ role: pro ? 'service-user' : 'admin', groupIds: [] })
  const { since, fault, run } = useRun()
  const taken = useAdminServer((server) => latestOf(server.people)?.users.some((user) => user.name === name.trim()) ?? false)
  const troubles = userNameTroubles(name.trim())
  const nameTrouble = name === '' ? '' : troubles.letters ? 'nameLetters' : troubles.short ? 'nameShort' : taken ? 'nameTaken' : ''
  const ready = name.trim() !== '' && nameTrouble === '' && password.length >= shortestPassword
  const create = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    if (!ready || since !== null) return
    const answer = await run(() =>
      call('createUser', { name: name.trim(), password, role: access.role, groupIds: access.role === 'admin' ? [] : [...access.groupIds] }),
    )
    if (!answer.ok) return
    void readPeople()
    markStoredRows('people', [name.trim()])
    sayToast(t('manage.people.created', { person: name.trim() }))
    onClose()
  }
  return (
    <DialogFrame
      isOpen
      onOpenChange={onClose}
      title={t('manage.people.create')}
      footer={
        <>
          <WriteProgress since={since} />
          <Button onPress={onClose}>{t('common.cancel')}</Button>
          <Button look="primary" type="submit" form="create-user" isDisabled={since !== null || !ready}>
            {since !== null ? t('write.creating') : t('manage.people.create')}
          </Button>
        </>
      }
    >
      <form id="create-user" className="form" onSubmit={(event) => void create(event)} noValidate>
        <TextField
          label={t('signIn.user')}
          value={name}
          onChange={setName}
          error={nameTrouble === '' ? '' : t(`manage.people.${nameTrouble}`)}
          autoFocus
          autoComplete="off"
          maxLength={254}
        />
        <TextField
          label={t('signIn.password')}
          type="password"
          value={password}
          onChange={setPassword}
          error={password !== '' && password.length < shortestPassword ? t('manage.people.passwordShort', { count: shortestPassword }) : ''}
          autoComplete="new-password"
          maxLength={1024}
        />
        {pro ? (
          <>
            <RoleAndGroupsChoice chosen={access} onChange={setAccess} />
            {access.role !== 'admin' && access.groupIds.length === 0 ? <p className="hint">{t('manage.people.noGroupYet')}</p> : null}
          </>
        ) : (
          <p className="hint">{t('admin.ce')}</p>
        )}
      </form>
      <WriteProblem fault={fault} />
    </DialogFrame>
  )
}
