import type { ReactElement, ReactNode } from 'react'
import { Dialog, Heading, Modal, ModalOverlay, type ModalOverlayProps } from 'react-aria-components'
import { keepFocus } from './keep-focus.ts'

interface DialogFrameProps extends Pick<ModalOverlayProps, 'isOpen' | 'onOpenChange' | 'isDismissable'> {
  readonly title: ReactNode
  /** 'wide' has a fixed height, so that lists in it don't make it jump; 'roomy' is as wide and as high as what is in it. */
  readonly size?: 'small' | 'wide' | 'roomy'
  readonly role?: 'dialog' | 'alertdialog'
  readonly children: ReactNode
  /** The buttons; they stay in place while the body scrolls. */
  readonly footer: ReactNode | ((close: () => void) => ReactNode)
}

/** A modal dialog: title, body that scrolls, buttons that stay. Escape closes it, focus comes back to where it was. */
export function DialogFrame({ title, size = 'small', role = 'dialog', children, footer, ...overlay }: DialogFrameProps): ReactElement {
  return (
    <ModalOverlay {...overlay} className="scrim">
      <Modal className={`modal ${size}`}>
        <Dialog className="dialog" role={role} ref={keepFocus}>
          {({ close }) => (
            <>
              <Heading slot="title" className="dialog-title">
                {title}
              </Heading>
              <div className="dialog-body">{children}</div>
              {footer === null ? null : <div className="dialog-foot">{typeof footer === 'function' ? footer(close) : footer}</div>}
            </>
          )}
        </Dialog>
      </Modal>
    </ModalOverlay>
  )
}
