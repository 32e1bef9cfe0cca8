import { afterEach, beforeEach } from 'vitest'

/** For a suite whose tests stand on each other: after the first one that fails the others are skipped, instead of failing one by one for the same reason. */
export function chain(): void {
  let broken = ''
  beforeEach((context) => {
    if (broken !== '') context.skip(`needs "${broken}"`)
  })
  afterEach(({ task }) => {
    if (task.result?.state === 'fail' && broken === '') broken = task.name
  })
}
