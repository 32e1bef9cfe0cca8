import { expect, it } from 'vitest'
import { search } from '../../../electron/client/acts/pick.ts'
import type { ClientContext } from '../../../electron/client/client-context.ts'
import { row } from '../main/views.ts'

/** 5,000 gateways of which every second one lets traffic out. */
const gateways = Array.from({ length: 5000 }, (_, index) => row(`exit-${index}`, { internet: index % 2 === 0 }))
const context = {
  gateways: () => gateways,
  session: { account: () => 'alice@x' },
  personal: { read: () => ({ favourites: {}, lastUsed: {}, failover: { 'alice@x': [gateways[4444]?.id] } }) },
  latency: { current: () => ({}), ranks: () => ({}) },
} as unknown as ClientContext

const find = async (text: string, among?: 'addable', order?: 'name') => {
  const found = await search(context, { text, among, order })
  if (!found.ok) throw new Error(found.fault.code)
  return { names: found.value.rows.map(({ name }) => name), total: found.value.total }
}

it('every gateway that may take over can be found, however many there are, and those that do already are left out', async () => {
  expect(await find('', 'addable')).toMatchObject({ total: 2499, names: { length: 500 } })
  expect(await find('exit-4998', 'addable')).toEqual({ total: 1, names: ['exit-4998'] })
  expect(await find('exit-4999', 'addable')).toEqual({ total: 0, names: [] })
  expect(await find('exit-4444', 'addable')).toEqual({ total: 0, names: [] })
  expect(await find('exit-4444')).toEqual({ total: 1, names: ['exit-4444'] })
})

it('what is typed is answered with fewer rows than the list itself has, in another order or on the command line', async () => {
  expect(await find('exit')).toMatchObject({ total: 5000, names: { length: 200 } })
  expect(await find('')).toMatchObject({ total: 5000, names: { length: 500 } })
  expect(await find('', undefined, 'name')).toMatchObject({ total: 5000, names: { length: 500 } })
})
