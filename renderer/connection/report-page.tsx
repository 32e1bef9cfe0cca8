import { FileText } from 'lucide-react'
import { type ReactElement, useState } from 'react'
import { Checkbox } from 'react-aria-components'
import { useT } from '../i18n/use-words.ts'
import { latestOf } from '../store/asked.ts'
import { call } from '../store/bridge.ts'
import { useElapsed } from '../store/clock.ts'
import { allowAddresses, makeReport, type Report, saveReport, useConnection } from '../store/connection-store.ts'
import { Button } from '../ui/button.tsx'
import { EmptyNote } from '../ui/empty-note.tsx'
import { FaultNote } from '../ui/fault-note.tsx'
import { CheckMark } from './check-mark.tsx'
import { PageBody, PageHead } from './page-head.tsx'

/** One button makes the report; all of it is shown before it goes anywhere. */
export function ReportPage(): ReactElement {
  const t = useT()
  const report = useConnection((ui) => ui.report)
  const addresses = useConnection((ui) => ui.addresses)
  const saveFault = useConnection((ui) => ui.saveFault)
  const asking = report.state === 'asking'
  const waited = useElapsed(report.state === 'asking' ? report.since : null)
  const value = latestOf(report)
  return (
    <>
      <PageHead title={t('connection.report.title')} intro={t('connection.report.intro')}>
        <Button look={value === null ? 'primary' : 'plain'} isDisabled={asking} onPress={() => void makeReport(addresses)}>
          {value === null ? t('connection.report.make') : t('connection.report.again')}
        </Button>
      </PageHead>
      <PageBody title={t('connection.report.title')} filled>
        <Checkbox className="check-box" isSelected={addresses === 'show'} onChange={(on) => allowAddresses(on ? 'show' : 'hide')}>
          {({ isSelected }) => (
            <>
              <CheckMark checked={isSelected} />
              <span>
                <span>{t('connection.report.addresses')}</span>
                <span className="quiet under">{t('connection.report.addressesHint')}</span>
              </span>
            </>
          )}
        </Checkbox>
        <p className={asking && waited >= 1000 ? 'quiet' : 'visually-hidden'} role="status">
          {asking ? t('connection.report.making') : ''}
        </p>
        {report.state === 'failed' ? <FaultNote fault={report.fault} /> : null}
        {saveFault === null ? null : <FaultNote fault={saveFault} />}
        {value === null ? (
          <EmptyNote icon={<FileText />} title={t('connection.report.empty')} next={t('connection.report.emptyNext')} />
        ) : (
          <Preview report={value} stale={asking} />
        )}
      </PageBody>
    </>
  )
}

function Preview({ report, stale }: { readonly report: Report; readonly stale: boolean }): ReactElement {
  const t = useT()
  const savedAs = useConnection((ui) => ui.savedAs)
  const [copiedText, setCopiedText] = useState('')
  const copy = async (): Promise<void> => {
    const copied = await call('copyReport', { text: report.text })
    setCopiedText(copied.ok ? report.text : '')
  }
  return (
    <>
      <div className="report-acts">
        <Button look="primary" isDisabled={stale} onPress={() => void saveReport(report.text)}>
          {t('connection.report.save')}
        </Button>
        <Button isDisabled={stale} onPress={() => void copy()}>
          {copiedText === report.text ? t('common.copied') : t('connection.report.copy')}
        </Button>
        <p className="quiet saved" role="status">
          {savedAs === ''
            ? t('connection.report.lines', { count: report.text.trimEnd().split('\n').length })
            : t('connection.report.saved', { path: savedAs })}
        </p>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls has to be reachable by keyboard */}
      <section className="technical preview" tabIndex={0} aria-label={t('connection.report.preview')} aria-busy={stale}>
        <pre>{report.text}</pre>
      </section>
    </>
  )
}
