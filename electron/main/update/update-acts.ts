import type { updateContract } from '../../common/contracts/app/update.ts'
import { ok } from '../../common/result.ts'
import type { AppHandlers } from '../ipc/call-router.ts'
import type { UpdateKeeper } from './update-keeper.ts'

/** What a page may ask about updates; how it went is pushed. */
export function createUpdateActs(keeper: UpdateKeeper): Pick<AppHandlers, Exclude<keyof typeof updateContract, 'update'>> {
  return {
    checkUpdate: async () => {
      void keeper.check()
      return ok({})
    },
    installUpdate: async () => {
      void keeper.install()
      return ok({})
    },
  }
}
