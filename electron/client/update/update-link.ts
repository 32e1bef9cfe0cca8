import { open } from 'node:fs/promises'
import type { Caller } from '../../common/contracts/contract.ts'
import { type HelperContract, type UpdateTerms, updateChunkBytes } from '../../common/contracts/helper.ts'
import { fail, ok, type Result } from '../../common/result.ts'
import type { UpdateChannel } from '../../common/update/update-manifest.ts'

export interface Handover {
  /** The signed manifest, as it was published. */
  readonly manifest: string
  readonly channel: UpdateChannel
  /** Its package. What is in it is the helper's to judge. */
  readonly file: string
  readonly onProgress: (percent: number) => void
}

/** What the helper says and takes about updates. */
export interface UpdateLink {
  terms(): Promise<Result<UpdateTerms>>
  /** Resolves when the helper has begun to install. Faults: update.refused, intent.forbidden, already.running, disk.failed, helper.lost … */
  handOver(handover: Handover): Promise<Result<undefined>>
}

export function createUpdateLink(helper: Caller<HelperContract>): UpdateLink {
  return {
    terms: () => helper.updateTerms({}),
    async handOver({ manifest, channel, file, onProgress }) {
      const begun = await helper.beginUpdate({ manifest, channel })
      if (!begun.ok) return begun
      const { updateId, size } = begun.value
      const sent = await sendFile(file, async (offset, piece) => {
        const put = await helper.updateChunk({ updateId, offset, data: piece.toString('base64') })
        onProgress(Math.min(100, (100 * (offset + piece.length)) / size))
        return put
      })
      if (!sent.ok) return sent
      const finished = await helper.finishUpdate({ updateId })
      return finished.ok ? ok() : finished
    },
  }
}

/** Gives the file in pieces, in order, each after the last one was taken. */
async function sendFile(path: string, give: (offset: number, piece: Buffer) => Promise<Result<unknown>>): Promise<Result<undefined>> {
  try {
    const file = await open(path, 'r')
    try {
      const buffer = Buffer.alloc(updateChunkBytes)
      for (let offset = 0; ; ) {
        const { bytesRead } = await file.read(buffer, 0, buffer.length, offset)
        if (bytesRead === 0) return ok()
        const given = await give(offset, buffer.subarray(0, bytesRead))
        if (!given.ok) return given
        offset += bytesRead
      }
    } finally {
      await file.close()
    }
  } catch (error) {
    return fail({ code: 'disk.failed', path, detail: error instanceof Error ? error.message : String(error) })
  }
}
