import { Route } from 'lucide-react'
import { type FormEvent, type ReactElement, useState } from 'react'
import type { RouteAnswer } from '../../electron/common/contracts/app/insight.ts'
import { faultLine } from '../../electron/common/wording/fault-text.ts'
import { routeWords } from '../../electron/common/wording/route-text.ts'
import { toldText } from '../../electron/common/wording/told-text.ts'
import { useT, useWords } from '../i18n/use-words.ts'
import { latestOf } from '../store/asked.ts'
import { explainTarget, typeTarget, useConnection } from '../store/connection-store.ts'
import { Button } from '../ui/button.tsx'
import { EmptyNote } from '../ui/empty-note.tsx'
import { FaultNote } from '../ui/fault-note.tsx'
import { TextField } from '../ui/text-field.tsx'
import { ToneGlyph } from '../ui/tone-glyph.tsx'
import { PageBody, PageHead, useHelperThere } from './page-head.tsx'

/** An address or a name in; the rule, the table and the reason out. */
export function ExplainPage(): ReactElement {
  const t = useT()
  const words = useWords()
  const target = useConnection((ui) => ui.target)
  const route = useConnection((ui) => ui.route)
  const there = useHelperThere()
  const [missing, setMissing] = useState(false)
  const ask = (event: FormEvent): void => {
    event.preventDefault()
    setMissing(target.trim() === '')
    if (target.trim() !== '') void explainTarget()
  }
  const asking = route.state === 'asking'
  const answer = latestOf(route)
  const fault = route.state === 'failed' && !missing ? route.fault : null
  const isMalformed = fault?.code === 'target.malformed'
  const malformed = isMalformed && target.slice(0, 100) === fault.text ? faultLine(words, fault) : ''
  return (
    <>
      <PageHead title={t('connection.explain.title')} intro={t('connection.explain.intro')} />
      <PageBody title={t('connection.explain.title')}>
        <form className="route-form" onSubmit={ask}>
          <TextField
            label={t('connection.explain.field')}
            hint={t('connection.explain.hint')}
            value={target}
            onChange={(text) => {
              setMissing(false)
              typeTarget(text)
            }}
            maxLength={300}
            error={missing ? t('connection.explain.missing') : malformed}
          />
          <Button look="primary" type="submit" isDisabled={!there || asking}>
            {t('connection.explain.go')}
          </Button>
        </form>
        <p className="visually-hidden" role="status">
          {asking ? t('connection.explain.asking') : ''}
        </p>
        {fault === null || isMalformed ? null : <FaultNote fault={fault} />}
        {route.state === 'none' ? (
          <EmptyNote icon={<Route />} title={t('connection.explain.empty')} next={t('connection.explain.emptyNext')} />
        ) : null}
        {answer === null ? null : (
          <div className="routes" aria-busy={asking} aria-live="polite">
            {answer.isName ? (
              <p className="quiet">{t('connection.explain.found', { name: answer.target, count: answer.routes.length })}</p>
            ) : null}
            {answer.routes.map((one) => (
              <RouteCard key={one.address} route={one} />
            ))}
          </div>
        )}
      </PageBody>
    </>
  )
}

function RouteCard({ route }: { readonly route: RouteAnswer['routes'][number] }): ReactElement {
  const t = useT()
  const words = useWords()
  const { tone, headline } = routeWords(words, route.verdict, route.address)
  const facts = [
    ['rule', route.rule === undefined || route.rule === null ? '' : `${route.rule.priority}: ${route.rule.selector}`],
    ['table', route.table],
    ['device', route.device],
    ['source', route.source],
  ] as const
  return (
    <section className="route" data-tone={tone}>
      <div className="route-head">
        <ToneGlyph tone={tone} />
        <h2>{headline}</h2>
      </div>
      <ul className="because">
        {route.because.map((reason) => (
          <li key={reason}>{toldText(words, reason)}</li>
        ))}
      </ul>
      <dl>
        {facts
          .filter(([, text]) => text !== '')
          .map(([name, text]) => (
            <div className="fact" key={name}>
              <dt>{t(`connection.explain.${name}`)}</dt>
              <dd>
                <span className="address">{text}</span>
              </dd>
            </div>
          ))}
      </dl>
      {route.others === undefined || route.others.length === 0 ? null : (
        <>
          <h3>{t('connection.explain.others')}</h3>
          <dl>
            {route.others.map((other) => (
              <div className="fact" key={other.packet}>
                <dt>{t(`connection.explain.${other.packet}`)}</dt>
                <dd>
                  <span>{routeWords(words, other.verdict, '').headline}</span>
                  {other.because.map((reason) => (
                    <span className="quiet" key={reason}>
                      {toldText(words, reason)}
                    </span>
                  ))}
                </dd>
              </div>
            ))}
          </dl>
        </>
      )}
      {route.kernel === '' ? null : (
        <p className="quiet kernel">
          {t('connection.explain.kernel')}: <span className="address">{route.kernel}</span>
        </p>
      )}
    </section>
  )
}
