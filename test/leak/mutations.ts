/** What is taken out of the sources, one at a time, and the cheapest thing that must turn red. `npm run test:leak -- --mutations` does it and writes README.md. */
export interface Mutation {
  readonly protection: string
  readonly removed: string
  readonly edits: readonly Edit[]
  readonly red: Red
}

export interface Edit {
  readonly file: string
  /** Occurs exactly once. */
  readonly search: string
  readonly replace: string
}

export type Red =
  /** Of the leak matrix, by their ids. */
  { readonly histories: readonly string[] } | { readonly project: 'unit' | 'lab' | 'leak'; readonly file: string; readonly name?: string }

const filter = 'electron/engine/linux/filter.ts'
const policy = 'electron/engine/linux/tunnel-policy.ts'
const plan = 'electron/engine/linux/plan-tunnel.ts'
const engine = 'electron/engine/linux/tunnel-engine.ts'

/** Everything passes a chain that begins so. */
const passAll = (search: string): Edit => ({ file: filter, search, replace: `${search}\n    'accept',` })
const outputChain = passAll("chain('output', 'type filter hook output priority filter; policy drop;', [")
const forwardChain = passAll("chain('forward', 'type filter hook forward priority filter; policy drop;', [")
const guardChain = passAll("chain('guard', 'type filter hook postrouting priority 300; policy drop;', [")

const attacks = (name: string): Red => ({ project: 'leak', file: 'test/leak/protections.test.ts', name })
const engineTest = (name: string): Red => ({ project: 'lab', file: 'test/lab/engine.test.ts', name })

export const mutations: readonly Mutation[] = [
  {
    protection: 'filter, `output`: programs are refused at once',
    removed: 'everything accepted in `output`; the guard still drops',
    edits: [outputChain],
    red: engineTest('LAN on'),
  },
  {
    protection: 'filter, `output` and guard: the filter alone holds the machine’s own traffic',
    removed: 'everything accepted in both',
    edits: [outputChain, guardChain],
    red: { histories: ['join/rules flushed/rest'] },
  },
  {
    protection: 'filter, guard: somebody else’s mark or DNAT after `output`',
    removed: 'everything accepted in the guard',
    edits: [guardChain],
    red: attacks('after our filter'),
  },
  {
    protection: 'filter, `forward` and guard: the filter alone holds containers',
    removed: 'everything accepted in both',
    edits: [forwardChain, guardChain],
    red: { histories: ['join/rules flushed/rest'] },
  },
  {
    protection: 'filter, `forward`: the gateway’s network has no business on ours',
    removed: 'what comes out of the tunnel may be forwarded',
    edits: [forwardChain],
    red: attacks('behind the laptop'),
  },
  {
    protection: 'filter, `input`: the gateway’s network doesn’t see this machine’s ports',
    removed: 'the drop of what comes out of the tunnel unasked',
    edits: [
      {
        file: filter,
        search: `    ...tunnels.map((tunnel) => \`iifname "\${tunnel.interface}" counter drop\`),\n  ])\n}\n\nfunction output`,
        replace: '  ])\n}\n\nfunction output',
      },
    ],
    red: attacks('ports of the laptop'),
  },
  {
    protection: 'filter, `pre`: the tunnel’s address can’t be probed from the link (CVE-2019-14899)',
    removed: 'the drop of what comes from the link to the tunnel’s address',
    edits: [{ file: filter, search: '    ...perFamily(addresses, (ip, list) => `${ip} daddr { ${list} } counter drop`),\n', replace: '' }],
    red: attacks('probed from the link'),
  },
  {
    protection: 'filter, LAN: names are never asked there',
    removed: 'ports 53 and 853 are like any other',
    edits: [{ file: filter, search: "    'meta l4proto { tcp, udp } th dport { 53, 853 } return',\n", replace: '' }],
    red: engineTest('LAN on'),
  },
  {
    protection: 'filter, dial: only the helper’s own group reaches the API server',
    removed: 'the group isn’t asked for',
    edits: [{ file: filter, search: 'meta skuid 0 meta skgid ${policy.dial.gid} ', replace: '' }],
    red: attacks('API server'),
  },
  {
    protection: 'filter, answers marked where reverse paths are checked strictly',
    removed: 'the mark on answers',
    edits: [{ file: filter, search: "  if (!policy.markedAnswers) return ''\n", replace: "  if (policy.tunnels.length >= 0) return ''\n" }],
    red: engineTest('joins with rp_filter = 1'),
  },
  {
    protection: 'routing: the unreachable rule',
    removed: 'the last rule of both families',
    edits: [
      {
        file: 'electron/engine/linux/rule.ts',
        search: "    { priority: at.unreachable, protocol, not: true, fwmark: mark, action: 'unreachable' },\n",
        replace: '',
      },
    ],
    red: { histories: ['join/nft flushed/rest'] },
  },
  {
    protection: 'routing: IPv6 has the same rules',
    removed: 'all rules of IPv6',
    edits: [
      { file: policy, search: '  if (!ruleFamilies(machine).includes(family)) return []\n', replace: '  if (family === 6) return []\n' },
    ],
    red: { histories: ['join/nft flushed/rest'] },
  },
  {
    protection: 'routing: what is bound to a tunnel’s address leaves by that tunnel (proof of the next one beside the old one)',
    removed: 'the rules `from` the tunnels’ addresses',
    edits: [
      {
        file: policy,
        search: 'ofFamily(pass.addresses, family).map((from) => ({',
        replace: 'ofFamily(pass.addresses, family).slice(2).map((from) => ({',
      },
    ],
    red: attacks('beside the old one'),
  },
  {
    protection: 'routing: root’s names go through the tunnel or nowhere, on a network that no rule knows yet, too',
    removed: 'the rules for root’s ports 53 and 853',
    edits: [
      {
        file: policy,
        search: '...namePorts.flatMap((port): readonly Rule[] => [',
        replace: '...([] as number[]).flatMap((port): readonly Rule[] => [',
      },
    ],
    red: attacks('has come since'),
  },
  {
    protection: 'routing: names are never asked on the local network',
    removed: 'the rules for ports 53 and 853',
    edits: [{ file: policy, search: 'const namePorts = [53, 853]', replace: 'const namePorts: number[] = []' }],
    red: { histories: ['join/nft flushed/rest'] },
  },
  {
    protection: 'plan: accepted only when the block stands',
    removed: 'no step is waited for',
    edits: [
      {
        file: 'electron/engine/linux/apply.ts',
        search: 'let blocking = steps.filter((step) => step.blocks).length',
        replace: 'let blocking = 0',
      },
    ],
    red: { histories: ['join/engine killed/rest', 'boot/engine killed/rest'] },
  },
  {
    protection: 'plan: what waits for a next hop is dropped when the filter is loaded',
    removed: 'the step',
    edits: [{ file: plan, search: 'neighbour flush all nud incomplete', replace: 'neighbour flush dev lo nud incomplete' }],
    red: { histories: ['join/uplink down/before 0', 'boot/uplink down/before 0'] },
  },
  {
    protection: 'plan: what waits for a next hop is dropped, too, where an engine died between the filter and the rules',
    removed: 'a filter that stands is taken for the whole of it',
    edits: [{ file: plan, search: 'filter === null || rules[4].length === 0', replace: 'filter === null' }],
    red: { project: 'unit', file: 'test/golden/tunnel-plan.test.ts' },
  },
  {
    protection: 'plan: the filter stands before routes and tunnels',
    removed: 'the filter is loaded last',
    edits: [
      { file: plan, search: '[...filter, ...fresh.map(start), ', replace: '[...fresh.map(start), ' },
      { file: plan, search: '        filter,\n        inTheWay', replace: '        inTheWay' },
      { file: plan, search: '      superfluous.map(stop),\n    ],', replace: '      superfluous.map(stop),\n      filter,\n    ],' },
    ],
    red: { project: 'unit', file: 'test/golden/tunnel-plan.test.ts' },
  },
  {
    protection: 'plan: what protects is kept when a later step fails',
    removed: 'filter and rules are undone',
    edits: [
      {
        file: plan,
        search: "{ stdin }), undo: 'keep', blocks: true",
        replace: '{ stdin }), undo: removeTable(filterTable).run, blocks: true',
      },
      {
        file: plan,
        search: "run: batch(lines, family), undo: 'keep', blocks: true",
        replace: 'run: batch(lines, family), undo: flushRules(family, tunnelProtocol).run, blocks: true',
      },
    ],
    red: { histories: ['switch/step fails/before 4', 'switch/step fails/after 4'] },
  },
  {
    protection: 'engine: an interrupted plan is undone by the next life',
    removed: 'the journal is forgotten, not undone',
    edits: [
      {
        file: 'electron/engine/linux/apply.ts',
        search: "  if (plan.onFailure === 'undo') await undoSteps(plan.stages.flat(), options)\n",
        replace: '',
      },
    ],
    red: { project: 'unit', file: 'test/unit/engine/apply.test.ts' },
  },
  {
    protection: 'engine: a table that somebody emptied doesn’t count as ours',
    removed: 'only its name is looked at',
    edits: [{ file: 'electron/engine/linux/observe.ts', search: 'return isWhole && rules === Number(count) && ', replace: 'return ' }],
    red: { project: 'unit', file: 'test/unit/engine/reading.test.ts' },
  },
  {
    protection: 'engine: after leaving no control socket of a killed WireGuard stays',
    removed: 'the sweep',
    edits: [{ file: engine, search: '      ...slots.map((slot) => sweepControlSocket(slotInterface(slot))),\n', replace: '' }],
    red: { histories: ['failover/both killed/after 8', 'failover/both killed/after 9'] },
  },
  {
    protection: 'engine: leaving removes every rule',
    removed: 'rules of IPv6 stay',
    edits: [
      {
        file: plan,
        search: 'observed.rules[family].length === 0 ? [] : [flushRules(family, tunnelProtocol)]',
        replace: 'observed.rules[family].length === 0 || family === 6 ? [] : [flushRules(family, tunnelProtocol)]',
      },
    ],
    red: { histories: ['leave/step fails/before 0'] },
  },
  {
    protection: 'engine: kernel settings are put back',
    removed: '`src_valid_mark` stays',
    edits: [
      {
        file: plan,
        search: '...(srcValidMark in observed.sysctlBefore && observed.mesh === null',
        replace: '...(srcValidMark in observed.sysctlBefore && observed.mesh !== null',
      },
    ],
    red: engineTest('joins with rp_filter = 1'),
  },
  {
    protection: 'supervisor: what somebody else undid is repaired at once',
    removed: 'announcements of the kernel are ignored',
    edits: [
      {
        file: 'electron/supervisor/pulse.ts',
        search: '    if (repairing || !isTended()) return\n',
        replace: '    if (!repairing || !isTended()) return\n',
      },
    ],
    red: engineTest('either layer alone holds'),
  },
  {
    protection: 'supervisor: a state that nobody can read is held',
    removed: 'it counts as open',
    edits: [
      {
        file: 'electron/supervisor/wish.ts',
        search: "if (intent === null) return { kind: 'unreadable' }",
        replace: "if (intent === null) return { kind: 'open' }",
      },
    ],
    red: { project: 'unit', file: 'test/unit/supervisor/supervisor.test.ts' },
  },
  {
    protection: 'helper: a corrupt state file isn’t taken for a missing one',
    removed: 'every trouble counts as missing',
    edits: [
      {
        file: 'electron/helper/state/state-store.ts',
        search: "if ((error as NodeJS.ErrnoException).code === 'ENOENT') return ok(initialState)",
        replace: "if ((error as NodeJS.ErrnoException).code !== 'EXDEV') return ok(initialState)",
      },
    ],
    red: { project: 'unit', file: 'test/unit/helper/state-store.test.ts' },
  },
  {
    protection: 'state machine: what was promised stays closed when a step fails',
    removed: 'a failed step always opens',
    edits: [
      {
        file: 'electron/common/tunnel/step.ts',
        search: '  if (!machine.promised) {\n    const undoing',
        replace: '  if (machine.revision >= 0) {\n    const undoing',
      },
    ],
    red: { project: 'unit', file: 'test/unit/tunnel/histories.test.ts' },
  },
  {
    protection: 'resolv.conf: what somebody else wrote stays theirs',
    removed: 'a foreign file is overwritten when leaving',
    edits: [
      {
        file: 'electron/engine/linux/dns/resolv-conf.ts',
        search: "if (before === null) return ok('foreign')",
        replace: "if (before === null) return overwrite(path, '', null) === 'disturbed' ? 'disturbed' : ok('foreign')",
      },
    ],
    red: { project: 'unit', file: 'test/unit/engine/resolv-conf.test.ts' },
  },
]
