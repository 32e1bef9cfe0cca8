import { FileText, History, Route, ScrollText, ShieldCheck } from 'lucide-react'
import type { ReactElement } from 'react'
import { Tab, TabList, TabPanel, Tabs } from 'react-aria-components'
import type { ConnectionPage } from '../../electron/common/contracts/app/connection.ts'
import { useT } from '../i18n/use-words.ts'
import { choosePage, useConnection } from '../store/connection-store.ts'
import { CheckPage } from './check-page.tsx'
import { ExplainPage } from './explain-page.tsx'
import { HistoryPage } from './history-page.tsx'
import { LogPage } from './log-page.tsx'
import { ReportPage } from './report-page.tsx'

const pages = [
  { id: 'check', Icon: ShieldCheck, Page: CheckPage },
  { id: 'explain', Icon: Route, Page: ExplainPage },
  { id: 'history', Icon: History, Page: HistoryPage },
  { id: 'diagnostics', Icon: FileText, Page: ReportPage },
  { id: 'log', Icon: ScrollText, Page: LogPage },
] as const satisfies readonly { id: ConnectionPage; Icon: unknown; Page: unknown }[]

/** The window "Connection": proof, reasons and records, one page each. */
export function ConnectionApp(): ReactElement {
  const t = useT()
  const page = useConnection((ui) => ui.page)
  const choose = (key: unknown): void => {
    const chosen = pages.find(({ id }) => id === key)
    if (chosen !== undefined) choosePage(chosen.id)
  }
  return (
    <main className="connection-main">
      <Tabs className="connection" orientation="vertical" selectedKey={page} onSelectionChange={choose}>
        <TabList className="pages" aria-label={t('connection.pages')}>
          {pages.map(({ id, Icon }) => (
            <Tab key={id} id={id} className="page-tab">
              <Icon aria-hidden="true" />
              <span>{t(`connection.page.${id}`)}</span>
            </Tab>
          ))}
        </TabList>
        {pages.map(({ id, Page }) => (
          <TabPanel key={id} id={id} className="tab-page">
            <Page />
          </TabPanel>
        ))}
      </Tabs>
    </main>
  )
}
