import type { ReactElement } from 'react'
import { Button, Disclosure, DisclosurePanel, Heading } from 'react-aria-components'
import type { History } from '../../electron/common/contracts/helper.ts'
import { bytesText } from '../../electron/common/wording/formats.ts'
import { clockTime } from '../../electron/common/wording/relative-time.ts'
import { useT, useWords } from '../i18n/use-words.ts'
import { TrafficChart } from './traffic-chart.tsx'

/** What went through the tunnel in the last 24 hours: a picture, its sum in words, and the same as a table. */
export function TrafficSection({ history }: { readonly history: History }): ReactElement {
  const t = useT()
  const words = useWords()
  const { traffic, bucketMs } = history
  const sum = (of: (bucket: History['traffic'][number]) => number) =>
    bytesText(
      words,
      traffic.reduce((total, bucket) => total + of(bucket), 0),
    )
  const received = sum(({ rxBytes }) => rxBytes)
  const sent = sum(({ txBytes }) => txBytes)
  const day = t('connection.history.moved', { received, sent })
  return (
    <section className="facts" aria-labelledby="history-traffic">
      <h2 id="history-traffic">{t('connection.history.chart')}</h2>
      {traffic.length === 0 ? (
        <p className="quiet">{t('connection.history.noTraffic')}</p>
      ) : (
        <>
          <p className="quiet legend">
            <span>
              <span className="swatch" aria-hidden="true" />
              {t('connection.history.receivedSum', { amount: received })}
            </span>
            <span>
              <span className="swatch sent" aria-hidden="true" />
              {t('connection.history.sentSum', { amount: sent })}
            </span>
          </p>
          <TrafficChart traffic={traffic} bucketMs={bucketMs} label={`${t('connection.history.chart')}. ${day}`} />
          <Disclosure className="disclosure">
            <Heading level={3}>
              <Button slot="trigger" className="link-button">
                {t('connection.history.chartTable')}
              </Button>
            </Heading>
            <DisclosurePanel>
              <table className="plain-table" aria-label={t('connection.history.chart')}>
                <thead>
                  <tr>
                    <th scope="col">{t('connection.history.time')}</th>
                    <th scope="col">{t('connection.history.received')}</th>
                    <th scope="col">{t('connection.history.sent')}</th>
                  </tr>
                </thead>
                <tbody>
                  {[...traffic].reverse().map(({ at, rxBytes, txBytes }) => (
                    <tr key={at}>
                      <th scope="row">{clockTime(words, at, Date.now())}</th>
                      <td>{bytesText(words, rxBytes)}</td>
                      <td>{bytesText(words, txBytes)}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </DisclosurePanel>
          </Disclosure>
        </>
      )}
    </section>
  )
}
