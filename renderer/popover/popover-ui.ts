import { create } from 'zustand'

/** What only this window knows: whether the sign-in form was asked for, and a server that a link brought for it ('' = none). Reset when the sign-in works. */
interface PopoverUi {
  readonly signInAsked: boolean
  readonly linkedServer: string
}

export const usePopoverUi = create<PopoverUi>(() => ({ signInAsked: false, linkedServer: '' }))

export function askSignIn(asked: boolean): void {
  usePopoverUi.setState(asked ? { signInAsked: true } : { signInAsked: false, linkedServer: '' })
}

/** The person took the server of a link: the form shows it, and they sign in there or not. */
export function takeServer(server: string): void {
  usePopoverUi.setState({ signInAsked: true, linkedServer: server })
}
