import { expect, it } from 'vitest'
import { requestGroups } from './fuzz/requests.ts'
import { startLiveServer } from './replay/live-server.ts'

it.each(['ce', 'pro'] as const)('%s: every endpoint is one that fuzzed requests begin at', async (edition) => {
  const server = await startLiveServer({ edition })
  const begun = [...requestGroups(edition).values()].flat()
  const missed = server.endpoints.filter(({ method, path }) => {
    const pattern = new RegExp(`^${path.replace(/\{\w+\}/g, '[^/]+')}$`)
    return !begun.some((request) => request.method === method && pattern.test(request.path.split('?')[0] ?? ''))
  })
  await server.stop()
  expect(missed.map(({ method, path }) => `${method} ${path}`)).toEqual([])
})
