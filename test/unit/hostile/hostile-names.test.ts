import fc from 'fast-check'
import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { describe, expect, it, test } from 'vitest'
import { table } from '../../../electron/cli/table.ts'
import { createWriter } from '../../../electron/cli/writer.ts'
import { clientConf } from '../../../electron/client/admin/client-conf.ts'
import type { Gateway } from '../../../electron/common/model/gateway.ts'
import { passSchema } from '../../../electron/common/tunnel/pass.ts'
import { passViolation } from '../../../electron/common/tunnel/pass-bounds.ts'
import { de } from '../../../electron/common/words/de/de.ts'
import { en } from '../../../electron/common/words/en/en.ts'
import { english, wordsOf } from '../../../electron/common/words/words.ts'
import { planTunnel } from '../../../electron/engine/linux/plan-tunnel.ts'
import { createLog } from '../../../electron/helper/log.ts'
import { parseLink } from '../../../electron/main/links/parse-link.ts'
import { notifyArguments } from '../../../electron/main/notices/desktop-notice.ts'
import { plainName } from '../../../electron/main/start/plain-name.ts'
import { menuLabel, tooltip } from '../../../electron/main/tray/tray-text.ts'
import { MiddleCut } from '../../../renderer/ui/middle-cut.tsx'
import type { Column } from '../../../renderer/ui/table/column.ts'
import { csvOf } from '../../../renderer/ui/table/csv.ts'
import { hostileTexts } from '../../fuzz/library/hostile-values.ts'
import { printPlan } from '../../golden/print-plan.ts'
import { clean, passA, through } from '../../golden/samples.ts'

/**
 * What a server, another person or a link may call things, at every place where such a text arrives. Each place has its own reader (a terminal, a panel, a
 * spreadsheet, a shell), and none of them may take a name for more than a name.
 */
const names = fc.oneof(
  fc.constantFrom(...hostileTexts),
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.tuple(fc.constantFrom(...hostileTexts), fc.constantFrom(...hostileTexts)).map(([one, other]) => one + other),
)
/** Turns text around, hides, ends a line, or commands a terminal. */
const acts = /[\p{Cc}\p{Cs}\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]/u
const forAll = (check: (name: string) => void) =>
  fc.assert(
    fc.property(names, (name) => {
      check(name)
    }),
    { numRuns: 500 },
  )

test('the values are hostile: they hold what the places below must not show', () => {
  expect(hostileTexts.filter((text) => acts.test(text)).length).toBeGreaterThan(10)
})

describe('a sentence', () => {
  const languages = [english, wordsOf('de', de)]
  const keys = withPlaces(en, '')

  it.each(languages.map((words) => [words.locale, words] as const))(
    'in %s shows a name as one line and as it is written',
    (_locale, { t }) => {
      expect(keys.length).toBeGreaterThan(50)
      const say = t as unknown as (key: string, values: object) => string
      const everything = (name: string) =>
        new Proxy({}, { get: (_, key) => (key === 'count' ? 2 : name), has: () => true, ownKeys: () => [] })
      for (const key of keys) {
        const bare = say(key, everything('NAME'))
        for (const name of hostileTexts) {
          const said = say(key, everything(name))
          expect(acts.test(said.replaceAll('\n', '')), `${key} with ${JSON.stringify(name)}`).toBe(false)
          expect(said.split('\n').length, key).toBe(bare.split('\n').length)
        }
      }
      expect(say('tray.join', { gateway: '<b>a & b</b> $t(tray.quit) {{gateway}}' })).toContain('<b>a & b</b> $t(tray.quit) {{gateway}}')
    },
  )
})

describe('a terminal', () => {
  const printed = (json: boolean, print: (writer: ReturnType<typeof createWriter>) => void) => {
    let out = ''
    const write = (text: string) => {
      out += text
    }
    print(createWriter(english, { json }, { out: write, err: write, exit: () => undefined }))
    return out
  }

  it('gets no command, and no name makes a row of its own', () => {
    forAll((name) => {
      const out = printed(false, (writer) =>
        writer.finish({ ok: true, value: null }, () =>
          table([
            ['NAME', 'STATE'],
            [name, 'up'],
          ]),
        ),
      )
      expect(out.split('\n')).toHaveLength(3)
      expect(acts.test(out.replaceAll('\n', ''))).toBe(false)
    })
  })

  it('gets none by --json, either, and a program reads the very same value', () => {
    forAll((name) => {
      const out = printed(true, (writer) => writer.finish({ ok: true, value: { name } }, () => ''))
      expect(acts.test(out.slice(0, -1))).toBe(false)
      expect(JSON.parse(out)).toEqual({ ok: true, value: { name } })
    })
  })
})

test('a line of the log is one line of JSON that a terminal can show', () => {
  forAll((name) => {
    const lines: string[] = []
    createLog({ write: (line) => void lines.push(line) }).info({ gateway: name, [name]: 1 }, name)
    expect(lines).toHaveLength(1)
    const [line = ''] = lines
    expect(acts.test(line.slice(0, -1))).toBe(false)
    expect(JSON.parse(line)).toMatchObject({ gateway: name, msg: name })
  })
})

describe('a desktop', () => {
  it('gets a notification without markup, in arguments that are closed', () => {
    forAll((name) => {
      const notice = {
        key: 'k',
        weight: 'news',
        title: name,
        body: name,
        actions: [{ label: name, does: { act: 'retry' } }],
        afterMs: 0,
      } as const
      const values = notifyArguments(english, notice, '/opt/waygate.png')
      const texts = values.slice(values.indexOf('--') + 1)
      expect(texts).toHaveLength(8)
      for (const text of [texts[3], texts[4]]) expect(text).toMatch(/^"(?:[^"\\<>&\p{Cc}]|\\["\\])*"$/u)
      expect(JSON.parse(texts[5] ?? '')).toHaveLength(4)
      expect(acts.test(texts.join(' '))).toBe(false)
    })
  })

  it('gets menu lines and a tooltip that are text: no shortcut, no markup, not endless', () => {
    forAll((name) => {
      expect(menuLabel(name).replaceAll('&&', '')).not.toContain('&')
      expect([...menuLabel(name).replaceAll('&&', '&')].length).toBeLessThanOrEqual(200)
      expect(tooltip(name)).not.toMatch(/[<>&]/)
      expect(acts.test(menuLabel(name) + tooltip(name))).toBe(false)
    })
  })

  it('opens a question for a link of plain names only', () => {
    forAll((name) => {
      const link = parseLink(`waygate://join/office/${encodeURIComponent(name.replace(/\p{Cs}/gu, ''))}`)
      if (link?.kind === 'join') expect(link.gateway).toMatch(/^[\p{L}\p{N}._-]+$/u)
      expect(parseLink(`waygate://${name}`)?.kind === 'add').toBe(false)
    })
  })
})

test('a page shows a name as text', () => {
  forAll((name) => {
    const html = renderToStaticMarkup(createElement(MiddleCut, { text: name }))
    expect(html.replace(/<\/?span( (class|title|aria-hidden)="[^"<>]*")*>/g, '')).not.toMatch(/[<>"]/)
    expect(acts.test(html)).toBe(false)
  })
})

describe('a file', () => {
  it('of a table has no formula and a row a row', () => {
    const column: Column<string> = { id: 'name', header: 'Name', value: (row) => row, cell: () => null, width: '1fr' }
    forAll((name) => {
      const csv = csvOf([column, column], [name])
      const rows = csv.slice(1).replace(/\r\n$/, '').split('\r\n')
      expect(rows).toHaveLength(2)
      const cells = [...(rows[1] ?? '').matchAll(/("(?:[^"]|"")*"|[^,]*)(?:,|$)/g)].map(([, cell = '']) => cell.replace(/^"|"$/g, ''))
      for (const cell of cells) expect(cell).not.toMatch(/^[\t\n]|^\s*[=+\-@\uff1d\uff0b\uff0d\uff20]/)
      expect(acts.test(csv.slice(1).replace(/\r\n|[\n\t]/g, ''))).toBe(false)
    })
  })

  it('has a name that is no path and that a file system takes', () => {
    forAll((name) => {
      expect(plainName(name)).toMatch(/^[\p{L}\p{N}_][\p{L}\p{N}._-]*$/u)
      expect(Buffer.byteLength(`${plainName(name)}.conf`)).toBeLessThanOrEqual(255)
    })
  })

  it('for wg-quick has no line of a server’s own', () => {
    const facts = {
      internet: true,
      publicKey: passA.peerKey,
      endpoints: ['203.0.113.10:51820'],
      dns: ['1.1.1.1'],
      mtu: 1420,
      keepalive: 20,
    }
    const client = { address4: '100.64.255.254', address6: '', dns: '' }
    const network = { range4: '100.64.0.0/16', range6: '' }
    forAll((name) => {
      const gateway = { ...facts, publicKey: name, endpoints: [name], dns: [name], name } as unknown as Gateway
      const lines = clientConf({ client: { ...client, dns: name, address4: name }, gateway, network, privateKey: 'PRIVATE=' }).split('\n')
      expect(
        lines.filter(
          (line) =>
            !/^(\[(Interface|Peer)\]|(Address|PrivateKey|MTU|DNS|PublicKey|AllowedIPs|Endpoint|PersistentKeepalive) = .*|)$/.test(line),
        ),
      ).toEqual([])
    })
  })
})

describe('root’s programs', () => {
  const machine = { own: ['192.168.1.7'], onLink: ['192.168.1.0/24'] }
  /** All that would run; the title is for the log. */
  const plan = (changes: object) => {
    const pass = passSchema.safeParse({ ...passA, ...changes })
    return pass.success && passViolation(pass.data, machine) === null
      ? printPlan(planTunnel(clean, through(pass.data))).replace(/^.*\n/, '')
      : null
  }

  it.each(['passId', 'account', 'network', 'gatewayNodeId', 'gatewayName', 'clientId'])('are told nothing of %s', (field) => {
    forAll((name) => expect([plan({}), null]).toContain(plan({ [field]: name })))
  })

  it.each(['addresses', 'endpoints', 'dns', 'apiAddresses'])('are told addresses of %s, written in one way, or nothing', (field) => {
    forAll((name) => {
      const text = plan({ [field]: [name] })
      if (text !== null) expect(acts.test(text.replaceAll('\n', ''))).toBe(false)
      if (text !== null && name !== '') expect(name).toMatch(/^[0-9a-fA-F.:[\]]+$/)
    })
  })

  it('are told a key of 32 bytes, or nothing', () => {
    forAll((name) => expect(plan({ peerKey: name })).toBeNull())
    forAll((name) => expect(plan({ peerKey: passA.peerKey + name }) === null || name === '').toBe(true))
  })
})

/** Keys of the sentences that something is put into. */
function withPlaces(tree: object, prefix: string): string[] {
  return Object.entries(tree).flatMap(([name, value]) =>
    typeof value === 'string' ? (value.includes('{{') ? [`${prefix}${name}`] : []) : withPlaces(value as object, `${prefix}${name}.`),
  )
}
