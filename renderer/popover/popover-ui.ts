import { create } from 'zustand'

/** What only this window knows: whether the sign-in form, or the set-up of a second factor, was asked for. The form goes when a sign-in works. */
interface PopoverUi {
  readonly signInAsked: boolean
  readonly secondFactor: boolean
}

export const usePopoverUi = create<PopoverUi>(() => ({ signInAsked: false, secondFactor: false }))

export function askSignIn(asked: boolean): void {
  usePopoverUi.setState({ signInAsked: asked })
}

export function showSecondFactor(shown: boolean): void {
  usePopoverUi.setState({ secondFactor: shown })
}
