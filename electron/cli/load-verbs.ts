import type { Command } from 'commander'
import type { CliWords } from './words/cli-words.ts'

interface Verb {
  readonly register: (program: Command, words: CliWords) => void
}

/**
 * The verbs in the order of the help, each in a file of its name. A verb's file exports `register(program, words)` and imports what it really needs inside its
 * action, so that `waygate --help` or one verb never loads the server, the helper or the client layer of another.
 */
const verbs: Readonly<Record<string, () => Promise<Verb>>> = {
  login: () => import('./verbs/login.ts'),
  logout: () => import('./verbs/logout.ts'),
  account: () => import('./verbs/account.ts'),
  'second-factor': () => import('./verbs/second-factor.ts'),
  status: () => import('./verbs/status.ts'),
  gateways: () => import('./verbs/gateways.ts'),
  request: () => import('./verbs/request.ts'),
  join: () => import('./verbs/join.ts'),
  switch: () => import('./verbs/switch.ts'),
  confirm: () => import('./verbs/confirm.ts'),
  leave: () => import('./verbs/leave.ts'),
  pause: () => import('./verbs/pause.ts'),
  explain: () => import('./verbs/explain.ts'),
  check: () => import('./verbs/check.ts'),
  lock: () => import('./verbs/lock.ts'),
  lan: () => import('./verbs/lan.ts'),
  inbound: () => import('./verbs/inbound.ts'),
  mtu: () => import('./verbs/mtu.ts'),
  failover: () => import('./verbs/failover.ts'),
  networks: () => import('./verbs/networks.ts'),
  gateway: () => import('./verbs/gateway.ts'),
  client: () => import('./verbs/client.ts'),
  user: () => import('./verbs/user.ts'),
  key: () => import('./verbs/key.ts'),
  serve: () => import('./verbs/serve.ts'),
  host: () => import('./verbs/host.ts'),
  'install-helper': () => import('./verbs/install-helper.ts'),
  'repair-helper': () => import('./verbs/repair-helper.ts'),
  allow: () => import('./verbs/allow.ts'),
  'uninstall-helper': () => import('./verbs/uninstall-helper.ts'),
  helper: () => import('./verbs/helper.ts'),
  'early-boot': () => import('./verbs/early-boot.ts'),
  service: () => import('./verbs/service.ts'),
  'install-update': () => import('./verbs/install-update.ts'),
  journal: () => import('./verbs/journal.ts'),
  report: () => import('./verbs/report.ts'),
  rescue: () => import('./verbs/rescue.ts'),
  completion: () => import('./verbs/completion.ts'),
  'man-page': () => import('./verbs/man-page.ts'),
}

/** Verbs that are about all the others. */
const needsAll = new Set(['completion', 'man-page'])

/**
 * What a call needs of the program: the verb that it names, else all of them, for a help or a mistake. The helper stays in memory, and a script calls often.
 */
export function loadVerbs(argv: readonly string[]): Promise<readonly Verb[]> {
  const asked = argv[2] ?? ''
  const one = Object.hasOwn(verbs, asked) && !needsAll.has(asked) ? verbs[asked] : undefined
  if (one !== undefined) return Promise.all([one()])
  return Promise.all(Object.values(verbs).map((load) => load()))
}
