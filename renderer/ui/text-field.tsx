import { CircleAlert } from 'lucide-react'
import type { ReactElement } from 'react'
import { TextField as AriaTextField, type TextFieldProps as AriaTextFieldProps, FieldError, Input, Label } from 'react-aria-components'

interface TextFieldProps
  extends Pick<AriaTextFieldProps, 'type' | 'value' | 'onChange' | 'isDisabled' | 'autoFocus' | 'autoComplete' | 'maxLength' | 'name'> {
  readonly label: string
  readonly hint?: string
  /** Shown under the field and read with it; '' = fine. */
  readonly error: string
}

/** A labelled field with its error in its own place. */
export function TextField({ label, hint, error, ...rest }: TextFieldProps): ReactElement {
  return (
    <AriaTextField {...rest} className="field" isInvalid={error !== ''} validationBehavior="aria">
      <Label className="field-label">{label}</Label>
      <Input className="field-input" placeholder={hint ?? ''} spellCheck={false} autoCapitalize="none" />
      <FieldError className="field-error">
        <CircleAlert className="icon-small" aria-hidden="true" />
        <span>{error}</span>
      </FieldError>
    </AriaTextField>
  )
}
