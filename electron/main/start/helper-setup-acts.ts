import type { helperSetupContract } from '../../common/contracts/app/helper-setup.ts'
import { ok } from '../../common/result.ts'
import type { HelperSetup } from '../elevation/helper-setup.ts'
import type { AppHandlers } from '../ipc/call-router.ts'

type SetupActs = Pick<AppHandlers, Exclude<keyof typeof helperSetupContract, 'helperSetup'>>

/** What a page may ask for about the helper: that something is done, never what. */
export function createHelperSetupActs(setup: HelperSetup): SetupActs {
  const done = ok({})
  return {
    setUpHelper: async () => {
      setup.start()
      return done
    },
    updateHelper: async () => {
      setup.update()
      return done
    },
    uninstallHelper: async () => {
      setup.uninstall()
      return done
    },
    cancelHelperSetup: async () => {
      setup.cancel()
      return done
    },
    dismissHelperSetup: async () => {
      setup.dismiss()
      return done
    },
  }
}
