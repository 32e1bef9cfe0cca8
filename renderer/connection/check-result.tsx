import type { ReactElement } from 'react'
import type { CheckReport } from '../../electron/common/contracts/app/insight.ts'
import type { HelperStatus } from '../../electron/common/contracts/helper.ts'
import type { TunnelState } from '../../electron/common/tunnel/state.ts'
import { attemptWords, checkWords, exitWords, nameServerWords } from '../../electron/common/wording/check-text.ts'
import { remaining } from '../../electron/common/wording/relative-time.ts'
import { toldText } from '../../electron/common/wording/told-text.ts'
import { useT, useWords } from '../i18n/use-words.ts'
import { statusOf } from '../store/current-gateway.ts'
import { useViews } from '../store/views-store.ts'
import { CopyText } from '../ui/copy-text.tsx'
import { SeenAt } from '../ui/seen-at.tsx'
import { ToneGlyph } from '../ui/tone-glyph.tsx'

/** What a check found: the answer, then what it rests on. */
export function CheckResult({ report }: { readonly report: CheckReport }): ReactElement {
  const t = useT()
  const words = useWords()
  const { tone, headline, second } = checkWords(words, report)
  const isOld = useViews((views) => isOverBy(report, statusOf(views.tunnel)?.state))
  const lan = useViews((views) => lanIsOpen(statusOf(views.tunnel)))
  return (
    <>
      <section className="verdict" data-tone={isOld ? 'off' : tone} role="status">
        <ToneGlyph tone={isOld ? 'off' : tone} />
        <div>
          <h2>{headline}</h2>
          <p>{second}</p>
          {lan && !isOld && report.state !== 'open' && report.state !== 'paused' ? <p>{t('connection.check.lan')}</p> : null}
          {isOld ? <p className="caution">{t('connection.check.old')}</p> : null}
          <p className="quiet">
            <SeenAt at={report.at} /> · {t('connection.check.took', { time: remaining(words, report.tookMs) })}
          </p>
        </div>
      </section>
      <section className="facts" aria-labelledby="check-exits">
        <h2 id="check-exits">{t('connection.check.exits')}</h2>
        <dl>
          {report.exits.map((exit) => (
            <div className="fact" key={exit.family} data-way={exit.way}>
              <dt>{t('connection.check.family', { family: exit.family })}</dt>
              <dd>
                {exit.outcome === 'address' ? <CopyText text={exit.address} /> : <span>{exitWords(words, exit)}</span>}
                {exit.outcome === 'closed' ? null : (
                  <span className="way">
                    {exit.outcome === 'address'
                      ? words.t(`check.way.${exit.way}`)
                      : t('connection.check.packets', { way: words.t(`check.way.${exit.way}`) })}
                  </span>
                )}
              </dd>
            </div>
          ))}
        </dl>
      </section>
      <section className="facts" aria-labelledby="check-names">
        <h2 id="check-names">{t('connection.check.nameServers')}</h2>
        {report.nameServers.length === 0 ? <p className="quiet">{t('connection.check.noNameServers')}</p> : null}
        <dl>
          {report.nameServers.map((server) => (
            <div className="fact" key={server.address} data-way={server.answered ? server.way : 'unknown'}>
              <dt>
                <span className="address">{server.address}</span>
              </dt>
              <dd>
                <span>{nameServerWords(words, server)}</span>
                {server.answered ? <span className="way">{words.t(`check.way.${server.way}`)}</span> : null}
              </dd>
            </div>
          ))}
        </dl>
        {report.namesSet === '' ? null : (
          <p className="quiet">{t('connection.check.namesSet', { text: toldText(words, report.namesSet) })}</p>
        )}
      </section>
      <Attempts attempts={report.attempts} />
    </>
  )
}

function Attempts({ attempts }: { readonly attempts: CheckReport['attempts'] }): ReactElement {
  const t = useT()
  const words = useWords()
  return (
    <section className="facts" aria-labelledby="check-attempts">
      <h2 id="check-attempts">{t('connection.check.attempts')}</h2>
      {attempts.every(({ outcome }) => outcome === 'skipped') ? (
        <p className="quiet">{attempts.length === 0 ? t('connection.check.noAttempts') : t('connection.check.notTried')}</p>
      ) : (
        <table className="plain-table attempts" aria-labelledby="check-attempts">
          <thead>
            <tr>
              <th scope="col">{t('connection.check.attempt')}</th>
              <th scope="col">{t('connection.check.outcome')}</th>
              <th scope="col">{t('connection.check.what')}</th>
            </tr>
          </thead>
          <tbody>
            {leaksFirst(attempts).map((attempt) => (
              <tr key={attempt.name} data-outcome={attempt.outcome}>
                <th scope="row">{toldText(words, attempt.name)}</th>
                <td>{attemptWords(words, attempt)}</td>
                <td className="quiet">{toldText(words, attempt.detail)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  )
}

function leaksFirst(attempts: CheckReport['attempts']): CheckReport['attempts'] {
  return [...attempts].sort((a, b) => Number(b.outcome === 'leaked') - Number(a.outcome === 'leaked'))
}

/** The state that the check was made in is over: what it found was true then. */
function isOverBy({ state, gateway }: CheckReport, now: TunnelState | undefined): boolean {
  if (now === undefined) return false
  switch (state) {
    case 'up':
      return now.kind !== 'up' || now.gateway !== gateway
    case 'held':
      return now.kind !== 'held' && now.kind !== 'offline'
    case 'open':
    case 'paused':
      return now.kind !== state
    case 'between':
      return false
    default:
      return state satisfies never
  }
}

function lanIsOpen(status: HelperStatus | null): boolean {
  return status?.intent.lan === true && status.unkept?.includes('lan') !== true
}
