import { type ReactElement, useId } from 'react'
import { Switch } from 'react-aria-components'
import type { Result } from '../../electron/common/result.ts'
import type { Fixed } from '../../electron/common/rules/fixed-by.ts'
import { SavingWord, SettingNote } from './setting-note.tsx'
import { useSave } from './use-save.ts'

interface SwitchSettingProps {
  readonly label: string
  /** What it means as it is now. */
  readonly sentence: string
  /** Null: not known, because whoever keeps it isn't there. */
  readonly value: boolean | null
  readonly fixed?: Fixed
  /** Its sentence says why it doesn't move. */
  readonly still?: boolean
  readonly onChange: (on: boolean) => Promise<Result<unknown>>
}

/** A setting that is on or off; it shows what is so, and moves when that has changed. */
export function SwitchSetting({ label, sentence, value, fixed = null, still = false, onChange }: SwitchSettingProps): ReactElement {
  const save = useSave()
  const described = useId()
  return (
    <div className="setting">
      <Switch
        className="setting-switch"
        isSelected={value ?? false}
        isDisabled={value === null || fixed !== null || still}
        aria-describedby={described}
        onChange={(on) => save.run(() => onChange(on))}
      >
        <span className="setting-label">{label}</span>
        <SavingWord save={save} />
        <span className="switch-track" aria-hidden="true">
          <span className="switch-thumb" />
        </span>
      </Switch>
      <p className="setting-sentence" id={described}>
        {sentence} <SettingNote fixed={fixed} save={{ ...save, fault: null }} />
      </p>
      <SettingNote save={save} />
    </div>
  )
}
