import { readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, join, normalize } from 'node:path'
import { describe, expect, test } from 'vitest'

/**
 * The layout as a test: who may import whom, which package belongs where, how large a file may be and how it may be called. A new arrow or package is a
 * change to these tables, made on purpose and explained where it needs it.
 */

const root = join(import.meta.dirname, '..')
const lineLimit = 400

interface Area {
  /** Areas, or folders inside one (`netmaker/wire`), that this one may import. */
  readonly may: readonly string[]
  /** Files of other areas that may be loaded, but only by `await import()`: what one verb needs is no cost for another. */
  readonly lazily?: readonly string[]
  /** Node's own modules. */
  readonly node: boolean
}

const areas: Readonly<Record<string, Area>> = {
  'electron/common': { may: [], node: false },
  'electron/netmaker': { may: ['electron/common'], node: true },
  'electron/engine': { may: ['electron/common'], node: true },
  'electron/supervisor': { may: ['electron/common', 'electron/engine'], node: true },
  'electron/helper': { may: ['electron/common', 'electron/engine', 'electron/supervisor'], node: true },
  'electron/server': { may: ['electron/common', 'electron/netmaker/wire'], node: true },
  'electron/host': { may: ['electron/common'], node: true },
  'electron/client': { may: ['electron/common', 'electron/netmaker'], node: true },
  'electron/cli': {
    may: ['electron/common', 'electron/client'],
    lazily: [
      'electron/helper/run-helper.ts',
      // Runs before there is any helper.
      'electron/helper/early-boot.ts',
      // Both work with no helper running: undoing everything, and proving that the journal is whole.
      'electron/helper/rescue.ts',
      'electron/helper/verify-journal.ts',
      // What the Windows installer asks for.
      'electron/helper/windows/install-service.ts',
      // Root's side of the app's one system prompt; it is there before any helper is.
      'electron/helper/setup/set-up-helper.ts',
      'electron/helper/setup/uninstall-helper.ts',
      // Replaces the helper, and so outlives it.
      'electron/helper/update/installer/install-update.ts',
      'electron/server/entry.ts',
      'electron/host/entry.ts',
    ],
    node: true,
  },
  'electron/main': { may: ['electron/common', 'electron/client'], node: true },
  'electron/preload': { may: ['electron/common/contracts'], node: false },
  renderer: { may: ['electron/common'], node: false },
}

const everywhere = Object.keys(areas).filter((area) => area !== 'electron/preload')

/** Where each package is at home. */
const packages: Readonly<Record<string, readonly string[]>> = {
  zod: everywhere,
  'ipaddr.js': everywhere,
  'vscode-jsonrpc': ['electron/helper', 'electron/client', 'electron/host'],
  pino: ['electron/helper', 'electron/server', 'electron/host', 'electron/cli'],
  hono: ['electron/server'],
  '@hono/node-server': ['electron/server'],
  jose: ['electron/server'],
  otpauth: ['electron/server'],
  'openid-client': ['electron/server'],
  'rate-limiter-flexible': ['electron/server'],
  // The client's roads to a server, and to the keyring of a Linux desktop.
  ws: ['electron/netmaker', 'electron/server'],
  'https-proxy-agent': ['electron/netmaker'],
  'http-proxy-agent': ['electron/netmaker'],
  'proxy-from-env': ['electron/client'],
  '@homebridge/dbus-native': ['electron/client'],
  commander: ['electron/cli'],
  electron: ['electron/main', 'electron/preload'],
  // How Windows asks for an administrator; on Linux pkexec is called directly.
  '@vscode/sudo-prompt': ['electron/main'],
  'electron-updater': ['electron/main'],
  // The order of versions.
  semver: ['electron/common'],
  qrcode: ['electron/server', 'electron/cli', 'renderer'],
  react: ['renderer'],
  'react-dom': ['renderer'],
  'react-aria-components': ['renderer'],
  '@tanstack/react-table': ['renderer'],
  '@tanstack/react-virtual': ['renderer'],
  'lucide-react': ['renderer'],
  uplot: ['renderer'],
  // Pure: sentences in, sentences out; every part that speaks to people stands on the same catalogues.
  i18next: ['electron/common', 'electron/cli', 'renderer'],
  '@xyflow/react': ['renderer'],
  zustand: ['renderer'],
}

/** Imports that point outside the areas and are right all the same. */
const exceptions: Readonly<Record<string, readonly string[]>> = {
  'electron/common/version.ts': ['package.json'],
}

interface Import {
  readonly specifier: string
  readonly lazy: boolean
}

interface Source {
  readonly file: string
  readonly text: string
  readonly imports: readonly Import[]
}

const sources = ['electron', 'renderer', 'build', 'test'].flatMap(sourcesBelow)
const product = sources.filter(({ file }) => areaOf(file) !== undefined)

describe('imports', () => {
  test('every file of the product lies in an area of the table', () => {
    expect(sources.filter(({ file }) => /^(electron|renderer)\//.test(file) && areaOf(file) === undefined).map(({ file }) => file)).toEqual(
      [],
    )
  })

  test('follow the table', () => {
    expect(
      offences(product, (source, used) => (used.specifier.startsWith('.') ? wrongArrow(source, used) : wrongPackage(source, used))),
    ).toEqual([])
  })

  test('name the file, extension included', () => {
    expect(
      offences(sources, (_source, { specifier }) =>
        specifier.startsWith('.') && !/\.(tsx?|mjs|cjs|json|css|svg|png|html)(\?[\w&]+)?$/.test(specifier) ? 'has no extension' : undefined,
      ),
    ).toEqual([])
  })

  test('are always literal', () => {
    expect(
      product.filter(({ text }) => /(await|return|=>)\s+import\(\s*[^'"\s]/.test(withoutComments(text))).map(({ file }) => file),
    ).toEqual([])
  })

  test('never leave an unused row behind', () => {
    const declared = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Record<string, Record<string, string>>
    const known = { ...declared.dependencies, ...declared.devDependencies }
    expect(Object.keys(packages).filter((name) => !(name in known))).toEqual([])
  })
})

describe('electron/common', () => {
  const impure =
    /\b(Date\.now\(|new Date\(\)|Math\.random\(|performance\.|setTimeout\(|setInterval\(|process\.|Buffer\.|window\.|document\.|localStorage|fetch\(|crypto\.)/

  test('has no clock, no chance and no machine', () => {
    const found = sources
      .filter(({ file }) => file.startsWith('electron/common/'))
      .flatMap(({ file, text }) =>
        withoutComments(text)
          .replace(/'[^'\n]*'|"[^"\n]*"/g, "''")
          .split('\n')
          .filter((line) => impure.test(line))
          .map((line) => `${file}: ${line.trim()}`),
      )
    expect(found).toEqual([])
  })
})

describe('files', () => {
  test(`have at most ${lineLimit} lines`, () => {
    const long = sources
      .map(({ file, text }) => ({ file, lines: text.trimEnd().split('\n').length }))
      .filter(({ lines }) => lines > lineLimit)
    expect(long).toEqual([])
  })

  test('are called after what they hold', () => {
    const vague = /^(utils?|helpers?|misc|common|shared|types|stuff|functions)\.tsx?$/
    // The act that starts the helper is called after it.
    const named = new Set(['electron/cli/verbs/helper.ts', 'electron/common/contracts/helper.ts'])
    expect(sources.filter(({ file }) => vague.test(basename(file)) && !named.has(file)).map(({ file }) => file)).toEqual([])
  })

  test('have names in kebab-case', () => {
    expect(
      sources.filter(({ file }) => !/^[a-z0-9]+([-.][a-z0-9]+)*\.(tsx?|mjs|cjs)$/.test(basename(file))).map(({ file }) => file),
    ).toEqual([])
  })

  test('are no barrels', () => {
    const barrels = sources.filter(({ text }) => {
      const code = withoutComments(text)
        .replace(/^export\s+(type\s+)?(\*(\s+as\s+\w+)?|\{[^}]*\})\s+from\s+['"][^'"]+['"];?\s*$/gm, '')
        .trim()
      return code === ''
    })
    expect(barrels.map(({ file }) => file)).toEqual([])
  })
})

function wrongArrow(source: Source, { specifier, lazy }: Import): string | undefined {
  const target = normalize(join(dirname(source.file), specifier.replace(/\?.*$/, '')))
  const from = areaOf(source.file)
  const to = areaOf(target)
  if (from === to && to !== undefined) return undefined
  if (exceptions[source.file]?.includes(target)) return undefined
  const area = from === undefined ? undefined : areas[from]
  if (area?.may.some((place) => target.startsWith(`${place}/`))) return undefined
  if (area?.lazily?.includes(target)) return lazy ? undefined : `must load ${target} by await import()`
  return `may not import ${target}`
}

function wrongPackage(source: Source, { specifier }: Import): string | undefined {
  const from = areaOf(source.file) ?? ''
  if (specifier.startsWith('node:')) return areas[from]?.node ? undefined : `may not use ${specifier}`
  const name = specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/')
  const homes = packages[name]
  if (homes === undefined) return `uses ${name}, which is classified nowhere`
  return homes.includes(from) ? undefined : `may not use ${name}`
}

function offences(files: readonly Source[], judge: (source: Source, used: Import) => string | undefined): string[] {
  return files.flatMap((source) =>
    source.imports.flatMap((used) => {
      const offence = judge(source, used)
      return offence === undefined ? [] : [`${source.file} (${used.specifier}): ${offence}`]
    }),
  )
}

function areaOf(file: string): string | undefined {
  return Object.keys(areas).find((area) => file.startsWith(`${area}/`))
}

function sourcesBelow(folder: string): Source[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(tsx?|mjs|cjs)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1))
    .sort()
    .map((file) => {
      const text = readFileSync(join(root, file), 'utf8')
      return { file, text, imports: importsOf(text) }
    })
}

/** The formatter puts every import and re-export at the beginning of a line, which makes this simple reading a reliable one. */
function importsOf(text: string): Import[] {
  const code = withoutComments(text)
  const still = [...code.matchAll(/^(?:import|export)\b(?:[^'"]*?\bfrom)?\s*['"]([^'"\n]+)['"]/gm)]
  const lazy = [...code.matchAll(/\bimport\(\s*['"]([^'"\n]+)['"]/g)]
  return [
    ...still.map(([, specifier = '']) => ({ specifier, lazy: false })),
    ...lazy.map(([, specifier = '']) => ({ specifier, lazy: true })),
  ]
}

/** Whole-line and trailing comments; a `//` inside a string (an address) stays, because no space comes before it. */
function withoutComments(text: string): string {
  return text.replace(/^\s*\/\*[\s\S]*?\*\/|\/\*\*[\s\S]*?\*\//gm, '').replace(/(^|\s)\/\/.*$/gm, '$1')
}
