import { type ClientRequest, type RequestOptions, request } from 'node:http'
import { join } from 'node:path'
import { HttpExecutor } from 'builder-util-runtime'
import type { UpdaterParts } from '../../../electron/main/update/updater.ts'

type Surroundings = NonNullable<UpdaterParts['surroundings']>

/** electron-updater's app and network as they are without Electron: everything else of it is the real thing. */
export function plainSurroundings(folder: string, version: string): Surroundings {
  return {
    app: {
      version,
      name: 'waygate',
      isPackaged: true,
      appUpdateConfigPath: join(folder, 'nowhere'),
      userDataPath: folder,
      baseCachePath: join(folder, 'cache'),
      whenReady: async () => undefined,
      relaunch: () => undefined,
      quit: () => {
        throw new Error('nothing quits before the helper says that it has installed')
      },
      onQuit: () => undefined,
    },
    httpExecutor: new NodeExecutor(),
  }
}

type Base = HttpExecutor<ClientRequest>

class NodeExecutor extends HttpExecutor<ClientRequest> {
  createRequest(options: RequestOptions, callback: Parameters<Base['createRequest']>[1]): ClientRequest {
    return request(options, callback)
  }

  /** As electron-updater's own for Electron's network. */
  async download(url: URL, destination: string, options: Parameters<Base['downloadToBuffer']>[1]): Promise<string> {
    return options.cancellationToken.createPromise<string>((resolve, reject, onCancel) => {
      const where = { hostname: url.hostname, port: url.port, path: url.pathname, headers: options.headers ?? {} }
      const callback = (error?: Error | null) => (error ? reject(error) : resolve(destination))
      this.doDownload(where, { destination, options, onCancel, callback, responseHandler: null }, 0)
    })
  }
}
