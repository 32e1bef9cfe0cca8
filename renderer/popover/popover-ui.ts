import { create } from 'zustand'

/** What only this window knows: whether the sign-in form was asked for. Reset when the sign-in works. */
interface PopoverUi {
  readonly signInAsked: boolean
}

export const usePopoverUi = create<PopoverUi>(() => ({ signInAsked: false }))

export function askSignIn(asked: boolean): void {
  usePopoverUi.setState({ signInAsked: asked })
}
