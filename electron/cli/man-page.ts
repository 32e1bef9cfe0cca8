import { type ArgumentFacts, allVerbs, type OptionFacts, type VerbFacts } from './program-tree.ts'

/** When the page's own words (not those of the verbs) were last changed: a build of the same sources makes the same page. */
const edited = '2026-11-26'

/** `waygate(1)` in man(7), for `man` and `mandoc` alike. */
export function manPage(program: VerbFacts, version: string): string {
  const [, ...verbs] = allVerbs(program)
  const lines = [
    '.\\" Made by: waygate man-page',
    `.TH WAYGATE 1 ${edited} ${quoted(`waygate ${version}`)} ${quoted('Waygate')}`,
    '.SH NAME',
    `waygate \\- ${inText(program.description.replace(/\.$/, '').replace(/^[A-Z]/, (letter) => letter.toLowerCase()))}`,
    '.SH SYNOPSIS',
    '.B waygate',
    `${fill('verb')} [${fill('value')} ...] [${fill('option')} ...]`,
    ...introduction.flatMap(section),
    '.SH OPTIONS',
    ...program.options.flatMap(optionLines),
    '.SH VERBS',
    ...verbs.flatMap(verbLines),
    ...closing.flatMap(section),
  ]
  return `${lines.join('\n')}\n`
}

interface Section {
  readonly title: string
  readonly paragraphs?: readonly string[]
  /** Term and explanation. */
  readonly list?: readonly (readonly [string, string])[]
}

const introduction: readonly Section[] = [
  {
    title: 'DESCRIPTION',
    paragraphs: [
      'Sends the internet traffic of this computer through a gateway of a Netmaker server, and lets nothing out beside it until it is left. ' +
        'The verbs ask a helper that runs as root; app and command line share it, and the sign-in.',
      'What traffic does now is said by "waygate status". Questions and progress go to standard error, the answer to standard output.',
    ],
  },
]

const closing: readonly Section[] = [
  {
    title: 'EXIT STATUS',
    list: [
      ['0', 'Done; for join and switch: proven.'],
      ['1', 'Refused or failed; for check: something got out beside the tunnel; for journal --verify: the record is not intact.'],
      ['64', 'Wrongly typed.'],
      ['69', 'The helper or a program that is needed is not there.'],
      ['75', 'It is running already.'],
      ['77', 'A permission is missing.'],
      ['130', 'Ended by Ctrl-C at a question.'],
    ],
  },
  {
    title: 'ENVIRONMENT',
    list: [
      ['WAYGATE_RUN_DIR', "Where the helper's sockets are."],
      ['WAYGATE_CONFIG_DIR', 'Where app and command line of a person keep what they share.'],
      ['XDG_CONFIG_HOME', 'The folder above it, where WAYGATE_CONFIG_DIR is not set.'],
      ['WAYGATE_CA_FILE', 'Certificate authorities (PEM) that are believed besides the public ones.'],
      ['HTTPS_PROXY, HTTP_PROXY, ALL_PROXY, NO_PROXY', 'The proxy to the server while nothing is joined or held.'],
    ],
  },
  {
    title: 'FILES',
    list: [
      ['/etc/waygate/policy.json', 'What the people on this computer may do; the helper enforces it.'],
      ['/etc/waygate/users', 'Who may use the helper: a name or uid a line.'],
      ['/etc/waygate/host-users', 'Who may run the host agent.'],
      ['/opt/waygate-helper', 'The helper of an app that no package brought.'],
      ['/run/waygate', "The helper's sockets, one for each user."],
      ['/var/lib/waygate', 'What the helper remembers: wish, passes, keys, journal.'],
      ['~/.config/waygate', 'Sign-ins, trusted certificates, favourites, settings of the app.'],
    ],
  },
  {
    title: 'THE WAY BACK',
    paragraphs: [
      '"waygate rescue" as root undoes everything, with no app, no helper and no network. Where it does not start: "nft delete table inet waygate", ' +
        '"ip rule flush protocol 87" and "ip -6 rule flush protocol 87".',
    ],
  },
  { title: 'SEE ALSO', paragraphs: ['wg(8), nft(8), ip-rule(8)'] },
]

function section({ title, paragraphs = [], list = [] }: Section): readonly string[] {
  return [
    `.SH ${title}`,
    ...paragraphs.flatMap((text, index) => (index === 0 ? [inText(text)] : ['.PP', inText(text)])),
    ...list.flatMap(([term, text]) => ['.TP', `\\fB${inText(term)}\\fR`, inText(text)]),
  ]
}

function verbLines({ path, description, args, options, verbs }: VerbFacts): readonly string[] {
  const own = options.filter(({ inherited, long }) => !inherited && long !== '--help')
  const above = options.some(({ inherited }) => inherited)
    ? [`Takes the options of \\fBwaygate ${inText(path.slice(0, -1).join(' '))}\\fR, too.`]
    : []
  const below = verbs.length > 0 ? [`Its verbs: ${verbs.map((verb) => inText(verb.path.at(-1) ?? '')).join(', ')}.`] : []
  const usage = ['waygate', ...path, ...args.map(argumentText)].join(' ')
  return [
    `.SS ${quoted(usage)}`,
    inText(sentence(description)),
    ...[...below, ...above].flatMap((text) => ['.br', text]),
    ...args.filter((argument) => argument.description !== '').flatMap(argumentLines),
    ...own.flatMap(optionLines),
  ]
}

function argumentText({ name, required, variadic }: ArgumentFacts): string {
  const text = variadic ? `${name}...` : name
  return required ? `<${text}>` : `[${text}]`
}

function argumentLines(argument: ArgumentFacts): readonly string[] {
  return ['.TP', fill(argumentText(argument)), inText(explained(argument))]
}

function optionLines(option: OptionFacts): readonly string[] {
  const { short, long, value } = option
  const names = [short, long].filter((name) => name !== '').map((name) => `\\fB${inText(name)}\\fR`)
  return ['.TP', `${names.join(', ')}${value === null ? '' : ` ${fill(`<${value.name}>`)}`}`, inText(explained(option))]
}

function explained({ description, byDefault }: { readonly description: string; readonly byDefault: string }): string {
  const said = byDefault === '' || description.includes('(default:') ? '' : ` (default: ${byDefault})`
  return sentence(`${description}${said}`)
}

function sentence(text: string): string {
  const begun = text.slice(0, 1).toUpperCase() + text.slice(1)
  return /[.?]$/.test(begun) ? begun : `${begun}.`
}

function fill(name: string): string {
  return `\\fI${inText(name)}\\fR`
}

/** An argument of a macro. */
function quoted(text: string): string {
  return `"${inText(text).replaceAll('"', '\\(dq')}"`
}

/** Text as roff takes it: nothing in it is a command, an escape or a character that not every terminal has. */
function inText(text: string): string {
  const plain = text
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replace(/[^\x20-\x7e]/g, (character) => `\\[u${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}]`)
  return /^[.']/.test(plain) ? `\\&${plain}` : plain
}
