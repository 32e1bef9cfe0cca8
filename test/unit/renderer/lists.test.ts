import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { findGateways } from '../../../electron/common/model/find-gateways.ts'
import { english } from '../../../electron/common/words/words.ts'
import { clientWords } from '../../../renderer/admin/clients/client-columns.tsx'
import { gatewayWords, hostsByGateway, matchingHosts } from '../../../renderer/admin/gateways/gateway-words.ts'
import { hostWords } from '../../../renderer/admin/hosts/host-words.ts'
import { filterCandidates, isSelectable, reasonOf, verdictOf } from '../../../renderer/admin/write/candidate-choice.ts'
import { chosenList, compareLists, sameList } from '../../../renderer/admin/write/merge-lists.ts'
import { startI18n } from '../../../renderer/i18n/i18n.ts'
import { keepOrder } from '../../../renderer/store/filter-rows.ts'
import { filterByWords } from '../../../renderer/ui/table/row-words.ts'
import { clients, gateways, hosts } from '../../e2e/gallery/admin-samples.ts'
import * as sample from '../../e2e/gallery/samples.ts'
import { candidatesFixture } from './candidates-fixture.ts'

describe('gateways of the popover', () => {
  test('every word has to be somewhere in name, network or country', () => {
    expect(findGateways(sample.rows, 'EXIT office us').map(({ name }) => name)).toEqual(['exit-nyc'])
    expect(findGateways(sample.rows, 'nowhere')).toEqual([])
  })

  test('a country is found by its code and by its name, in every language', () => {
    for (const text of ['DE', 'germany', 'Deutschland'])
      expect(findGateways(sample.rows, text).map(({ country }) => country)).toContain('DE')
    expect(findGateways([{ name: 'a', network: 'b', country: 'not a code' }], 'code')).toHaveLength(1)
  })

  test('nothing typed: the very same array, no copy', () => {
    expect(findGateways(sample.rows, '  ')).toBe(sample.rows)
  })

  test('kept order: known rows stay, new ones come last; the same array when nothing would move', () => {
    const [a, b, c] = sample.rows
    if (a === undefined || b === undefined || c === undefined) throw new Error('sample changed')
    expect(keepOrder([a.id, b.id], [c, b, a]).map(({ name }) => name)).toEqual([a.name, b.name, c.name])
    const same = [a, b]
    expect(keepOrder([a.id, b.id], same)).toBe(same)
  })
})

const spoken = startI18n()
const t = { en: spoken.getFixedT('en', 'translation'), de: spoken.getFixedT('de', 'translation') }

describe('gateways and hosts of the admin window', () => {
  const found = (text: string, say = t.en) => filterByWords(gateways, text, gatewayWords(hosts, say)).map(({ name }) => name)
  const [first] = gateways
  const ofFirst = hostsByGateway(hosts).get('exit-fra') ?? []

  test('a gateway is found by a host of its own, which is then the one shown', () => {
    expect(found('WINPC')).toEqual(['exit-fra'])
    expect(first === undefined ? [] : matchingHosts(first, ofFirst, 'winpc').map(({ name }) => name)).toEqual(['winpc'])
  })

  test('found by its own name or address, it shows all its hosts', () => {
    expect(first === undefined ? [] : matchingHosts(first, ofFirst, '203.0')).toBe(ofFirst)
  })

  test('rows are found by the words of their state, in the language that is spoken', () => {
    const hostsFound = (text: string, say = t.en) => filterByWords(hosts, text, hostWords(say)).map(({ name }) => name)
    const clientsFound = (text: string, say = t.en) => filterByWords(clients, text, clientWords(say)).map(({ id }) => id)
    expect(found('offline')).toEqual(['exit-old'])
    expect(found('no internet')).toEqual(['mesh-door'])
    expect(found('warnung', t.de)).toEqual(['mesh-door'])
    expect(hostsFound('offline')).toEqual(['boreas', 'exit-old', 'winpc'])
    expect(hostsFound('its own internet offline')).toEqual(['boreas'])
    expect(hostsFound('entry')).toEqual(['mesh-door'])
    expect(hostsFound('eigenes internet darwin', t.de)).toEqual(['macbook'])
    expect(clientsFound('disabled')).toEqual(['old-tablet'])
    expect(clientsFound('abgeschaltet', t.de)).toEqual(['old-tablet'])
    expect(clientsFound('offline')).toEqual(['gate-router'])
  })

  test('found by a host behind a relay', () => {
    expect(found('cam-2')).toEqual(['exit-fra'])
  })
})

describe('two people change one list', () => {
  const ids = fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'))

  test('merged: their list with my additions and without my removals, nothing twice', () => {
    fc.assert(
      fc.property(ids, ids, ids, (before, mine, theirs) => {
        const conflict = compareLists(before, mine, theirs)
        expect(new Set(conflict.merged).size).toBe(conflict.merged.length)
        for (const id of conflict.addedByMe) expect(conflict.merged).toContain(id)
        for (const id of conflict.removedByMe) expect(conflict.merged).not.toContain(id)
        for (const id of theirs) if (!conflict.removedByMe.includes(id)) expect(conflict.merged).toContain(id)
      }),
    )
  })

  test('if they changed nothing, merged is mine; if I changed nothing, it is theirs', () => {
    fc.assert(
      fc.property(ids, ids, (before, other) => {
        expect(sameList(compareLists(before, other, before).merged, other)).toBe(true)
        expect(sameList(compareLists(before, before, other).merged, other)).toBe(true)
      }),
    )
  })

  test('the choice', () => {
    const conflict = compareLists(['a', 'b'], ['b', 'c'], ['a', 'b', 'd'])
    expect(chosenList('merge', conflict, ['b', 'c'], ['a', 'b', 'd'])).toEqual(['b', 'd', 'c'])
    expect(chosenList('mine', conflict, ['b', 'c'], ['a', 'b', 'd'])).toEqual(['b', 'c'])
    expect(chosenList('theirs', conflict, ['b', 'c'], ['a', 'b', 'd'])).toEqual(['a', 'b', 'd'])
  })
})

describe('candidates', () => {
  const { fine, offline, maybe, windows, chosenWindows, moving } = candidatesFixture
  test('only what is certain stops a choice, and who is in may always be taken out', () => {
    expect([fine, offline, maybe, windows, chosenWindows].map(isSelectable)).toEqual([true, true, true, false, true])
  })

  test('the reason comes with the way out', () => {
    expect(reasonOf(english, fine)).toBe('')
    expect(reasonOf(english, windows)).toBe('Windows: only Linux hosts can be gateways')
    expect(reasonOf(english, moving)).toBe('uses exit-nyc already')
    expect(reasonOf(english, offline)).toMatch(/^is offline.* · Start it first/)
  })

  test('no way out is offered that would still leave another reason without one', () => {
    const of = (rule: 'client.isGateway' | 'client.isFailover') => ({ rule, weight: 'certain' as const, subject: 'exit-nyc' })
    expect(reasonOf(english, { refusals: [of('client.isGateway')] })).toMatch(/ · Remove its internet role first$/)
    expect(reasonOf(english, { refusals: [of('client.isFailover'), of('client.isGateway')] })).not.toContain('first')
  })

  test('the heaviest reason decides about the button', () => {
    expect(verdictOf([])).toBe('fine')
    expect(verdictOf(offline.refusals)).toBe('advice')
    expect(verdictOf([...offline.refusals, ...maybe.refusals])).toBe('probable')
    expect(verdictOf([...maybe.refusals, ...windows.refusals])).toBe('certain')
  })

  test('search by name, system and gateway in use', () => {
    const all = Object.values(candidatesFixture)
    expect(filterCandidates(all, 'windows').length).toBe(2)
    expect(filterCandidates(all, 'exit-fra').map(({ name }) => name)).toEqual(['fine'])
    expect(filterCandidates(all, '')).toBe(all)
  })
})
