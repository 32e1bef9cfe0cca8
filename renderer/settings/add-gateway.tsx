import { Plus, Search } from 'lucide-react'
import { type ReactElement, useEffect, useState } from 'react'
import { Autocomplete, Button, Input, ListBox, ListBoxItem, Popover, SearchField, Select, SelectValue } from 'react-aria-components'
import type { GatewayRow } from '../../electron/common/contracts/app/gateways.ts'
import { findGateways } from '../../electron/common/model/find-gateways.ts'
import { addableGateways } from '../../electron/common/model/stand-ins.ts'
import { refusalText } from '../../electron/common/rules/explain.ts'
import { useT, useWords } from '../i18n/use-words.ts'
import { call } from '../store/bridge.ts'
import { useViews } from '../store/views-store.ts'

/** As many as are drawn: more is nothing to scroll through, but to search. */
const shownRows = 50

const noRows: readonly GatewayRow[] = []

/** One more of all gateways that this person may use: found by the popover's search, chosen by pointer or keyboard. `ids`: those that are in the list. */
export function AddGateway({ ids, onAdd }: { readonly ids: readonly string[]; readonly onAdd: (id: string) => void }): ReactElement {
  const t = useT()
  const words = useWords()
  const listed = useViews((views) => views.gateways?.total ?? 0)
  const [text, setText] = useState('')
  const { rows, total } = useAddable(ids, text)
  if (total === 0 && text === '') {
    return <p className="setting-sentence">{t(listed === 0 ? 'settings.failoverUnknown' : 'settings.failoverAll')}</p>
  }
  const shown = rows.slice(0, shownRows)
  return (
    <Select
      className="add-gateway"
      aria-label={t('settings.addGateway')}
      value={null}
      onChange={(id) => {
        if (id !== null) onAdd(String(id))
      }}
      onOpenChange={() => setText('')}
    >
      <Button className="button plain">
        <Plus className="icon-small" aria-hidden="true" />
        <SelectValue>{() => t('settings.addGateway')}</SelectValue>
      </Button>
      <Popover className="menu-popover add-gateway-popover" placement="bottom start" offset={4}>
        <Autocomplete inputValue={text} onInputChange={setText}>
          <SearchField className="search-box" aria-label={t('list.search')} autoFocus>
            <Search className="icon" aria-hidden="true" />
            <Input placeholder={t('list.search')} spellCheck={false} />
          </SearchField>
          <ListBox
            className="menu add-gateway-list"
            items={shown}
            dependencies={[words]}
            renderEmptyState={() => <p className="add-gateway-none">{t('list.noMatch', { text })}</p>}
          >
            {(row) => (
              <ListBoxItem id={row.id} className="menu-item plain-item" textValue={row.name}>
                <span>{row.name}</span>
                <span className="menu-under">
                  {[row.network, row.country, ...row.refusals.slice(0, 1).map((refusal) => refusalText(words, refusal))]
                    .filter((part) => part !== '')
                    .join(' · ')}
                </span>
              </ListBoxItem>
            )}
          </ListBox>
        </Autocomplete>
        <p className="menu-foot" role="status">
          {total > shown.length ? t('list.more', { count: total, shown: shown.length }) : t('list.found', { count: total })}
        </p>
      </Popover>
    </Select>
  )
}

/** What can be added and matches: filtered here, or by main where not every gateway was pushed; until its answer comes, what was there before. */
function useAddable(ids: readonly string[], text: string): { readonly rows: readonly GatewayRow[]; readonly total: number } {
  const view = useViews((views) => views.gateways)
  const [found, setFound] = useState<{ readonly rows: readonly GatewayRow[]; readonly total: number } | null>(null)
  const pushed = view?.rows ?? noRows
  const whole = (view?.total ?? 0) <= pushed.length
  const taken = ids.join(' ')
  // biome-ignore lint/correctness/useExhaustiveDependencies: another list, or another place taken in it, is asked for anew
  useEffect(() => {
    if (whole) return setFound(null)
    let late = false
    void call('search', { text: text.slice(0, 200), among: 'addable' }).then((answer) => {
      if (!late && answer.ok) setFound(answer.value)
    })
    return () => {
      late = true
    }
  }, [view, whole, taken, text])
  if (!whole && found !== null) return found
  const here = findGateways(addableGateways(pushed, ids), text)
  return { rows: here, total: here.length }
}
