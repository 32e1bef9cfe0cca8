import { setupBegun } from '../../common/contracts/setup-verbs.ts'
import { exitOtherProgram } from './judge-elevation.ts'

/** The program that a build of the app carries: written into it when it is made (build/dist/bake-program.ts). */
export interface BakedProgram {
  /** Lower-case hex. */
  readonly sha256: string
  /** Bytes. */
  readonly size: number
}

/**
 * For an app that no package brought: the one fixed script that root runs. It copies what comes on its standard input to a file that only root can touch, runs that
 * copy if its hash is the one that was built in (`$1`), and nothing else. The app's own file can't be run as root: this user can change it at any moment, and root
 * can't even see it inside a mounted AppImage. /opt, because /tmp and /run may not run programs; entered once, so that
 * what was looked at stays what is written to, whoever may move the directories above it.
 */
const script = `set -eu
umask 022
PATH=/usr/sbin:/usr/bin:/sbin:/bin
export PATH
echo '${setupBegun}' >&2
mkdir -p /opt
cd -P /opt
case $(stat -c %u:%A .) in 0:d????-??-?) ;; *) echo 'others than root may change /opt' >&2; exit 73 ;; esac
copy=$(mktemp ./.waygate-XXXXXXXXXX)
trap 'rm -f "$copy"' EXIT
trap 'exit 75' HUP INT TERM
head -c "$2" >"$copy"
[ "$(sha256sum <"$copy")" = "$1  -" ] || { echo 'it is not the program that belongs to this app' >&2; exit ${exitOtherProgram}; }
chmod 755 "$copy"
"$copy" install-helper --json </dev/null`

/** Arguments for `/bin/sh`. The hash is checked here, too: nothing that isn't one gets into a command. */
export function portableArgs({ sha256, size }: BakedProgram): readonly string[] {
  if (!/^[0-9a-f]{64}$/.test(sha256) || !Number.isSafeInteger(size) || size <= 0) throw new Error('no hash was built into this app')
  return ['-c', script, 'waygate', sha256, String(size)]
}
