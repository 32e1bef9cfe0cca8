import type { ReactElement } from 'react'
import { Label, Radio, RadioGroup } from 'react-aria-components'
import type { Result } from '../../electron/common/result.ts'
import type { Fixed } from '../../electron/common/rules/fixed-by.ts'
import { FixedNote } from '../ui/fixed-note.tsx'
import { SavingWord, SettingNote } from './setting-note.tsx'
import { useSave } from './use-save.ts'

interface ChoiceSettingProps<Value extends string> {
  readonly label: string
  /** Null: not known, because whoever keeps it isn't there. */
  readonly value: Value | null
  readonly choices: readonly { readonly value: Value; readonly label: string; readonly sentence: string; readonly fixed?: Fixed }[]
  /** Of the setting as a whole. */
  readonly fixed?: Fixed
  readonly onChange: (value: Value) => Promise<Result<unknown>>
}

/** One of a few; each says what it means before it is chosen. */
export function ChoiceSetting<Value extends string>({
  label,
  value,
  choices,
  fixed = null,
  onChange,
}: ChoiceSettingProps<Value>): ReactElement {
  const save = useSave()
  return (
    <div className="setting">
      <RadioGroup
        className="choices"
        value={value}
        isDisabled={value === null || fixed !== null}
        onChange={(next) => {
          const chosen = choices.find((one) => one.value === next)
          if (chosen !== undefined) save.run(() => onChange(chosen.value))
        }}
      >
        <div className="setting-head">
          <Label className="setting-label">{label}</Label>
          <SavingWord save={save} />
        </div>
        {choices.map((choice) => (
          <Radio key={choice.value} value={choice.value} className="choice" isDisabled={(choice.fixed ?? null) !== null}>
            <span className="choice-mark" aria-hidden="true" />
            <span className="choice-words">
              <span>{choice.label}</span>
              <span className="setting-sentence">
                {choice.sentence} <FixedNote fixed={choice.fixed ?? null} />
              </span>
            </span>
          </Radio>
        ))}
      </RadioGroup>
      <SettingNote fixed={fixed} save={save} />
    </div>
  )
}
