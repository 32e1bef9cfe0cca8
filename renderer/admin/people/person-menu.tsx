import { Asterisk, CircleOff, CirclePlay, Trash2, Users } from 'lucide-react'
import type { ReactElement } from 'react'
import type { UserRow } from '../../../electron/common/contracts/app/admin-people.ts'
import { useT } from '../../i18n/use-words.ts'
import { openDialog } from '../../store/admin-ui.ts'
import { useViews } from '../../store/views-store.ts'
import { RowMenu } from '../../ui/table/row-menu.tsx'

/** ⋮ of an account. Nobody shuts themselves out. */
export function PersonMenu({ person, isMe }: { readonly person: UserRow; readonly isMe: boolean }): ReactElement {
  const t = useT()
  const pro = useViews((views) => views.admin?.edition === 'pro')
  const { name, disabled, role, signsInBy } = person
  const under = isMe ? t('manage.people.notYourself') : ''
  const isSuper = role === 'super-admin'
  return (
    <RowMenu
      label={t('admin.menu.label', { gateway: name })}
      acts={[
        ...(isMe
          ? [
              {
                id: 'password',
                label: t('ownPassword.menu'),
                icon: <Asterisk className="icon" aria-hidden="true" />,
                under: signsInBy === 'oauth' ? t('ownPassword.byBrowser') : '',
                disabled: signsInBy === 'oauth',
                does: () => openDialog({ kind: 'ownPassword' }),
              },
            ]
          : []),
        ...(pro
          ? [
              {
                id: 'access',
                label: t('manage.people.access'),
                icon: <Users className="icon" aria-hidden="true" />,
                under: isSuper && !isMe ? t('manage.people.superStays') : under,
                disabled: isMe || isSuper,
                does: () => openDialog({ kind: 'personAccess', person }),
              },
            ]
          : []),
        disabled
          ? {
              id: 'enable',
              label: t('manage.people.enable'),
              icon: <CirclePlay className="icon" aria-hidden="true" />,
              under,
              disabled: isMe,
              does: () => openDialog({ kind: 'enableUsers', names: [name] }),
            }
          : {
              id: 'disable',
              label: t('manage.people.disable'),
              icon: <CircleOff className="icon" aria-hidden="true" />,
              under,
              disabled: isMe,
              does: () => openDialog({ kind: 'disableUsers', names: [name] }),
            },
        {
          id: 'delete',
          label: t('manage.people.delete'),
          icon: <Trash2 className="icon" aria-hidden="true" />,
          under,
          disabled: isMe,
          apart: true,
          does: () => openDialog({ kind: 'deleteUsers', names: [name] }),
        },
      ]}
    />
  )
}
