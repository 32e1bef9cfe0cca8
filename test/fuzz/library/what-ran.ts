import { programs } from '../../../electron/engine/linux/names.ts'
import { hostileTexts } from './hostile-values.ts'
import type { Start } from './program-recording.ts'

const address = '[0-9a-f:.]+'
/** What only reads. */
const looks: Readonly<Record<string, RegExp>> = {
  [programs.ip]: new RegExp(
    `^(-[46N] |-[jd] )*(rule show|address show|route show table (\\d+|all)|route get ${address} uid \\d+( (mark \\d+|oif [\\w.-]+))?)$`,
  ),
  [programs.nft]: /^(-[as] )?list (table inet waygate(_host)?|chain inet waygate output)$/,
  [programs.wg]: /^show waygate[01] dump$/,
  // the check for leaks: our own script on standard input; protocol, card, address, target and port are the machine's and ours
  [programs.perl]: new RegExp(`^- (icmp|tcp|udp) [\\w.-]* (${address})? ?${address} \\d+$`),
  '/usr/bin/getent': /^passwd \d+$/,
}

export function looksOnly({ program, argv }: Start): boolean {
  return looks[program]?.test(argv.slice(1).join(' ')) === true
}

const known: ReadonlySet<string> = new Set([...Object.values(programs), '/usr/bin/getent', '/usr/bin/mkfifo', '/usr/bin/head'])

/** One of the programs that the helper has, by its whole path. */
export function isKnown({ program }: Start): boolean {
  return known.has(program)
}

/** Something of a message's text is an argument: an address may be, when it is written as one. */
export function carriesHostileText({ argv }: Start): boolean {
  const texts = hostileTexts.filter((text) => text.trim() !== '' && !/^[0-9a-f:.]+$/.test(text))
  return argv.some((argument) => texts.some((text) => argument === text || (text.length >= 8 && argument.includes(text))))
}

/** A line of the kernel's monitors about what carries our name, number or protocol. */
export function isOurs(line: string): boolean {
  return (
    /\binet waygate\b|\bproto 87\b|\bwaygate[01]\b|\btable 2?2343\d?\b/.test(line) || /^\s+(link\/|inet6? |altname |valid_lft )/.test(line)
  )
}
