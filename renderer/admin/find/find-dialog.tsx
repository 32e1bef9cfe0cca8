import { ArrowRight, KeyRound, Monitor, Network, Search, Smartphone, User, Waypoints } from 'lucide-react'
import { type ReactElement, useEffect, useState } from 'react'
import {
  Autocomplete,
  Collection,
  Dialog,
  Header,
  Input,
  ListBox,
  ListBoxItem,
  ListBoxSection,
  Modal,
  ModalOverlay,
  SearchField,
} from 'react-aria-components'
import type { Hit } from '../../../electron/common/contracts/app/admin-find.ts'
import { groupBy } from '../../../electron/common/group-by.ts'
import { useT } from '../../i18n/use-words.ts'
import { adminPages, goTo, openPage, openSearch } from '../../store/admin-ui.ts'
import { call } from '../../store/bridge.ts'
import { useViews } from '../../store/views-store.ts'
import { useRoleName } from '../people/use-role-name.ts'

const icons = { network: Network, gateway: Waypoints, host: Monitor, client: Smartphone, person: User, key: KeyRound } as const

/** Search over everything: pages at once, and whatever main finds in all networks. A late answer to an older text is dropped. */
export function FindDialog(): ReactElement {
  const t = useT()
  const [text, setText] = useState('')
  const [found, setFound] = useState<{ readonly text: string; readonly hits: readonly Hit[]; readonly more: number }>({
    text: '',
    hits: [],
    more: 0,
  })
  const oneNetwork = useViews((views) => (views.admin?.networks.length ?? 0) < 2)
  useEffect(() => {
    let late = false
    if (text.trim() === '') setFound({ text, hits: [], more: 0 })
    else {
      void call('findAnything', { text: text.slice(0, 200) }).then((answer) => {
        if (!late && answer.ok) setFound({ text, ...answer.value })
      })
    }
    return () => {
      late = true
    }
  }, [text])
  const pages = adminPages.filter((page) => t(`manage.nav.${page}`).toLowerCase().includes(text.trim().toLowerCase()))
  const groups = [...groupBy(found.hits, ({ kind }) => kind)]
  const choose = (key: string): void => {
    const page = adminPages.find((one) => `page ${one}` === key)
    const hit = found.hits.find((one) => keyOf(one) === key)
    openSearch(false)
    if (page !== undefined) openPage(page)
    else if (hit !== undefined) void goTo(hit)
  }
  return (
    <ModalOverlay isOpen isDismissable onOpenChange={openSearch} className="scrim top">
      <Modal className="modal find">
        <Dialog className="dialog" aria-label={t('manage.find.title')}>
          <Autocomplete inputValue={text} onInputChange={setText}>
            <SearchField className="find-field" aria-label={t('manage.find.title')} autoFocus>
              <Search className="icon" aria-hidden="true" />
              <Input
                className="find-input"
                placeholder={t('manage.find.hint')}
                spellCheck={false}
                onKeyDownCapture={(event) => {
                  // by itself the field would empty itself first
                  if (event.key !== 'Escape') return
                  event.stopPropagation()
                  openSearch(false)
                }}
              />
            </SearchField>
            <ListBox
              className="find-list"
              aria-label={t('manage.find.results')}
              selectionMode="none"
              onAction={(key) => choose(String(key))}
              renderEmptyState={() => (
                <p className="find-none">{found.text === text ? t('manage.find.nothing', { text }) : t('manage.find.looking')}</p>
              )}
            >
              {pages.length === 0 ? null : (
                <ListBoxSection id="pages">
                  <Header className="menu-header">{t('manage.find.pages')}</Header>
                  <Collection>
                    {pages.map((page) => (
                      <ListBoxItem key={page} id={`page ${page}`} className="find-item" textValue={t(`manage.nav.${page}`)}>
                        <ArrowRight className="icon flips" aria-hidden="true" />
                        <span>{t(`manage.nav.${page}`)}</span>
                      </ListBoxItem>
                    ))}
                  </Collection>
                </ListBoxSection>
              )}
              {groups.map(([kind, hits]) => (
                <ListBoxSection key={kind} id={kind}>
                  <Header className="menu-header">{t(`manage.find.kind.${hits[0]?.kind ?? 'host'}`)}</Header>
                  <Collection>
                    {hits.map((hit) => (
                      <HitItem key={keyOf(hit)} hit={hit} oneNetwork={oneNetwork} />
                    ))}
                  </Collection>
                </ListBoxSection>
              ))}
            </ListBox>
          </Autocomplete>
          <p className="find-foot" role="status">
            {found.more > 0 ? t('manage.find.more', { count: found.more }) : t('manage.find.keys')}
          </p>
        </Dialog>
      </Modal>
    </ModalOverlay>
  )
}

function HitItem({ hit, oneNetwork }: { readonly hit: Hit; readonly oneNetwork: boolean }): ReactElement {
  const roleName = useRoleName()
  const Shape = icons[hit.kind]
  const detail = hit.kind === 'person' ? roleName(hit.detail) : hit.detail
  const under = [oneNetwork ? '' : hit.network, detail].filter(Boolean).join(' · ')
  return (
    <ListBoxItem id={keyOf(hit)} className="find-item" textValue={`${hit.name} ${under}`}>
      <Shape className="icon" aria-hidden="true" />
      <span className="cut">{hit.name}</span>
      <span className="find-detail cut">{under}</span>
    </ListBoxItem>
  )
}

function keyOf({ kind, network, id }: Hit): string {
  return `${kind} ${network} ${id}`
}
