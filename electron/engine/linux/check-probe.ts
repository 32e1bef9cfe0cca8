import { constants } from 'node:os'
import { packageOf, programs } from './names.ts'
import { runProgram } from './run-command.ts'

/** One attempt to leave beside the tunnel, by a program that knows nothing of us: bound to the physical device, or to its address. */
export interface Attempt {
  readonly name: string
  readonly protocol: 'tcp' | 'udp' | 'icmp'
  readonly bind: { readonly device: string } | { readonly address: string }
  readonly target: string
  readonly port: number
}

/** What the kernel said to it. `at`: by the call itself, or later, which an answer from outside is too. */
export type Outcome =
  | { readonly kind: 'refused'; readonly error: string; readonly at: 'once' | 'later' }
  | { readonly kind: 'silent' | 'answered' }
  | { readonly kind: 'impossible'; readonly error: string }

/**
 * Node can't bind a socket to a device, perl can, and is essential on Debian. From standard input, without a module that perl-base lacks. Prints
 * `impossible E`, `once E`, `later E`, `silent` or `answered`, E being errno.
 */
const script = `use strict; use warnings; use Socket qw(:all);
my ($protocol, $device, $own, $target, $port) = @ARGV;
my $six = $target =~ /:/; my $family = $six ? AF_INET6 : AF_INET;
my $at = sub { my $ip = inet_pton($family, $_[1]); $six ? pack_sockaddr_in6($_[0], $ip) : pack_sockaddr_in($_[0], $ip) };
my $give = sub { print "@_\\n"; exit };
my $type = $protocol eq 'icmp' ? SOCK_RAW : $protocol eq 'tcp' ? SOCK_STREAM : SOCK_DGRAM;
socket(my $s, $family, $type | 04000, $protocol eq 'icmp' ? ($six ? 58 : 1) : 0) or $give->('impossible', int $!);
if ($device ne '') { setsockopt($s, SOL_SOCKET, 25, "$device\\0") or $give->('impossible', int $!) }
if ($own ne '') { bind($s, $at->(0, $own)) or $give->('impossible', int $!) }
connect($s, $at->($protocol eq 'icmp' ? 0 : $port, $target)) or ($! == 115 or $give->('once', int $!));
if ($protocol ne 'tcp') {
  my $data = $protocol eq 'icmp' ? pack('C C n n n', $six ? 128 : 8, 0, 0, 4242, 1) : pack('n6', 7, 0x0100, 1, 0, 0, 0) . "\\0" . pack('n2', 2, 1);
  substr($data, 2, 2) = pack('n', 0xffff - (0x0800 + 4242 + 1)) if $protocol eq 'icmp' && !$six;
  send($s, $data, 0) or $give->('once', int $!);
}
my $watched = ''; vec($watched, fileno($s), 1) = 1;
my $ready = $protocol eq 'tcp' ? select(undef, my $w = $watched, undef, 0.3) : select(my $r = $watched, undef, undef, 0.3);
$give->('silent') unless $ready;
my $error = unpack('i', getsockopt($s, SOL_SOCKET, 4));
$give->('later', $error) if $error;
$give->('answered') if $protocol eq 'tcp' || defined recv($s, my $answer, 512, 0);
$give->('later', int $!);
`

/** Takes up to 0.3 s. Where it can't be tried, says why. */
export async function tryToLeave(attempt: Attempt): Promise<Outcome> {
  const { protocol, bind, target, port } = attempt
  const args = ['-', protocol, 'device' in bind ? bind.device : '', 'address' in bind ? bind.address : '', target, String(port)]
  const ran = await runProgram({ program: programs.perl, args, stdin: script })
  if (!ran.ok) return { kind: 'impossible', error: `${programs.perl} is missing; install ${packageOf[programs.perl]}` }
  return parseOutcome(ran.value.stdout) ?? { kind: 'impossible', error: ran.value.stderr.trim().slice(0, 200) }
}

export function parseOutcome(said: string): Outcome | null {
  const [, word, number] = /^(impossible|once|later|silent|answered) ?(\d*)$/.exec(said.trim()) ?? []
  switch (word) {
    case 'silent':
    case 'answered':
      return { kind: word }
    case 'once':
    case 'later':
      return { kind: 'refused', error: errorName(Number(number)), at: word }
    case 'impossible':
      return { kind: 'impossible', error: errorName(Number(number)) }
    default:
      return null
  }
}

function errorName(number: number): string {
  return Object.entries(constants.errno).find(([, value]) => value === number)?.[0] ?? `errno ${number}`
}
