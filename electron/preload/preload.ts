import { contextBridge, ipcRenderer } from 'electron'
import { type Bridge, callChannel, pushChannel } from '../common/contracts/app/bridge.ts'

/**
 * The whole way out of a page. Names and requests are checked in main, not here: a page that was taken over could skip any check on this side. The
 * event object stays here, because `event.sender` would hand the page a channel of its own choice.
 */
const bridge: Bridge = {
  call: (name, request) => ipcRenderer.invoke(callChannel, name, request),
  on: (name, listener) => {
    const relay = (_event: unknown, pushed: unknown, text: unknown): void => {
      if (pushed === name) listener(String(text))
    }
    ipcRenderer.on(pushChannel, relay)
    return () => {
      ipcRenderer.removeListener(pushChannel, relay)
    }
  },
}

contextBridge.exposeInMainWorld('waygate', bridge)
