import { create } from 'zustand'

/**
 * What only this window knows: whether the sign-in form, or the set-up of a second factor, was asked for, and a server that a link brought for the form
 * ('' = none). The form goes when a sign-in works.
 */
interface PopoverUi {
  readonly signInAsked: boolean
  readonly secondFactor: boolean
  readonly linkedServer: string
}

export const usePopoverUi = create<PopoverUi>(() => ({ signInAsked: false, secondFactor: false, linkedServer: '' }))

export function askSignIn(asked: boolean): void {
  usePopoverUi.setState(asked ? { signInAsked: true } : { signInAsked: false, linkedServer: '' })
}

/** The person took the server of a link: the form shows it, and they sign in there or not. */
export function takeServer(server: string): void {
  usePopoverUi.setState({ signInAsked: true, linkedServer: server })
}

export function showSecondFactor(shown: boolean): void {
  usePopoverUi.setState({ secondFactor: shown })
}
