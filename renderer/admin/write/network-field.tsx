import { ChevronsUpDown } from 'lucide-react'
import type { ReactElement } from 'react'
import { Button, Label, ListBox, ListBoxItem, Popover, Select, SelectValue } from 'react-aria-components'
import type { AdminView } from '../../../electron/common/contracts/app/admin.ts'
import { useT } from '../../i18n/use-words.ts'
import { useViews } from '../../store/views-store.ts'

const none: AdminView['networks'] = []

/** The network of a new gateway; no question where there is only one (UI.md, principle 5). */
export function NetworkField({
  network,
  onChange,
}: {
  readonly network: string
  readonly onChange: (network: string) => void
}): ReactElement | null {
  const t = useT()
  const networks = useViews((views) => views.admin?.networks ?? none)
  if (networks.length < 2) return null
  return (
    <Select
      className="field inline"
      value={network}
      onChange={(key) => {
        if (key !== null && key !== network) onChange(String(key))
      }}
    >
      <Label className="field-label">{t('write.network')}</Label>
      <Button className="button plain select">
        <SelectValue>{() => network}</SelectValue>
        <ChevronsUpDown className="icon-small" aria-hidden="true" />
      </Button>
      <Popover className="menu-popover" placement="bottom start" offset={4}>
        <ListBox className="menu" items={networks.map((one) => ({ id: one.name, ...one }))}>
          {(one) => (
            <ListBoxItem id={one.id} className="menu-item plain-item" textValue={one.name}>
              <span>{one.name}</span>
              <span className="menu-under">{[one.range, t('admin.hostsIn', { count: one.hostCount })].join(' · ')}</span>
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </Select>
  )
}
