import { afterAll, beforeAll, type TestContext } from 'vitest'
import { openStage, type Stage, type StageOrReason } from './stage.ts'

/** One stage for all tests of a file. What it answers is called in each of them: the stage, or the test is skipped with the reason. */
export function stageOfFile(): (context: TestContext) => Stage {
  let stage: StageOrReason
  beforeAll(async () => {
    stage = await openStage()
  }, 120_000)
  afterAll(async () => {
    if (stage !== undefined && !('missing' in stage)) await stage.close()
  })
  return (context) => ('missing' in stage ? context.skip(`no browser to look with: ${stage.missing}`) : stage)
}
