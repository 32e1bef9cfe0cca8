import type { ReactElement } from 'react'
import { useT } from '../i18n/use-words.ts'
import { call } from '../store/bridge.ts'
import { statusOf } from '../store/current-gateway.ts'
import { useViews } from '../store/views-store.ts'
import { ChoiceSetting } from './choice-setting.tsx'

/** Automatic, and the two sizes that help on real lines. */
const usual: readonly (number | null)[] = [null, 1380, 1280]

/** The size that is in use, and a limit for lines where the automatic one doesn't get through. */
export function MtuSetting(): ReactElement {
  const t = useT()
  const mtu = useViews((views) => statusOf(views.tunnel)?.tunnel?.mtu ?? null)
  const limit = useViews((views) => views.tunnel?.mtuLimit)
  // another one was set with `waygate mtu`
  const offered = limit === undefined || usual.includes(limit) ? usual : [...usual, limit]
  return (
    <>
      <div className="setting">
        <div className="setting-head">
          <h3 className="setting-label">{t('settings.mtu')}</h3>
          <span className="address">{mtu === null ? t('settings.mtuNone') : t('settings.mtuBytes', { count: mtu })}</span>
        </div>
        <p className="setting-sentence">{t('settings.mtuMeans')}</p>
      </div>
      <ChoiceSetting
        label={t('settings.mtuLimit')}
        value={limit === undefined ? null : String(limit)}
        choices={offered.map((bytes) => ({
          value: String(bytes),
          label: bytes === null ? t('settings.mtuAuto') : t('settings.mtuBytes', { count: bytes }),
          sentence: t(`settings.${sentenceOf(bytes)}`),
        }))}
        onChange={(next) => call('setMtuLimit', { bytes: next === String(null) ? null : Number(next) })}
      />
    </>
  )
}

function sentenceOf(bytes: number | null): 'mtuAutoMeans' | 'mtu1380Means' | 'mtu1280Means' | 'mtuOwnMeans' {
  if (bytes === null) return 'mtuAutoMeans'
  return bytes === 1380 ? 'mtu1380Means' : bytes === 1280 ? 'mtu1280Means' : 'mtuOwnMeans'
}
