import { setTimeout as wait } from 'node:timers/promises'
import type { LabShell } from '../../lab/library/lab-shell.ts'
import { collectState, stateDifference, stateLines } from '../../lab/library/machine-state.ts'
import { addresses } from '../../lab/library/trial-topology.ts'
import { cafe } from './leak-topology.ts'

export type Machine = 'laptop' | 'twin'

/** That a wire carries again is told to each machine at the kernel's turn, which comes once a second; what differs for longer differs. */
const betweenLooks = 1100
const enoughLooks = 3

/** When the world began, for files that nobody touched (seconds since 1970). */
const longAgo = 1_700_000_000

/** Written as variables of each machine's shell, so that one script happens to both alike. */
export function identity(machine: Machine): string {
  const [home, abroad, moved] = [addresses[machine], cafe[machine], movedTo[machine]]
  return [
    `lan4=${home.lan4} lan6=${home.lan6} cafe4=${abroad.lan4} cafe6=${abroad.lan6} moved4=${moved.lan4} moved6=${moved.lan6}`,
    `router4=${addresses.home.lan4} router6=${addresses.home.lan6} caferouter4=${cafe.router.lan4} caferouter6=${cafe.router.lan6}`,
  ].join(' ')
}

/** The address that a machine is given when its home gives it another one. */
const movedTo = {
  laptop: { lan4: '192.168.1.110', lan6: '2001:db8:50:1::110' },
  twin: { lan4: '192.168.1.111', lan6: '2001:db8:50:1::111' },
} as const

/**
 * The network as it is at home, whatever was done to it; harmless where nothing was. Also what somebody else has there: a container's translation, as
 * Docker makes it.
 */
export const atHome = `
ip -force -batch - > /dev/null 2>&1 <<END
link set eth0 up
link set eth1 up
address flush dev eth0 scope global
address flush dev eth1 scope global
address add $lan4/24 dev eth0
address add $lan6/64 dev eth0 nodad
address add $cafe4/24 dev eth1
address add $cafe6/64 dev eth1 nodad
route replace default via $router4 dev eth0
route replace default via $router6 dev eth0
route flush table 100
rule flush
rule add lookup main priority 32766
rule add lookup default priority 32767
END
ip -6 rule flush; ip -6 rule add lookup main priority 32766
nft -f - <<END
table ip docker-nat
delete table ip docker-nat
table ip docker-nat { chain postrouting { type nat hook postrouting priority srcnat; ip saddr 172.17.0.0/16 oifname != "docker0" masquerade; }; }
table inet foreign
delete table inet foreign
END
echo 0 > /proc/sys/net/ipv4/conf/eth0/accept_redirects
printf 'nameserver %s\\n' $router4 > /etc/resolv.conf
touch -d @${longAgo} /etc/resolv.conf
`

/** Compares a machine with the one that lived the same without Waygate. */
export interface TwinCheck {
  /** What differs now: `- only the twin has it`, `+ only the laptop has it`. */
  difference(): Promise<readonly string[]>
}

export async function createTwinCheck(shells: Readonly<Record<Machine, LabShell>>): Promise<TwinCheck> {
  const inode = async (machine: Machine) => (await shells[machine].run('stat -c %i /etc/resolv.conf')).trim()
  const inodes = { laptop: await inode('laptop'), twin: await inode('twin') }
  const read = async (machine: Machine) =>
    stateLines(await shells[machine].run(collectState)).map((line) => anonymous(line, inodes[machine]))
  return {
    async difference() {
      for (let looks = 1; ; looks++) {
        const [twin, laptop] = await Promise.all([read('twin'), read('laptop')])
        const different = stateDifference(twin, laptop)
        if (different.length === 0 || looks === enoughLooks) return different
        await wait(betweenLooks)
      }
    },
  }
}

/** What tells one machine from its twin, replaced by what it is: addresses, hardware addresses and what is made of them. */
function anonymous(line: string, inode: string): string {
  return (
    line
      .replace(/\b192\.168\.([17])\.1[01]\b/g, '192.168.$1.own')
      .replace(/\b192\.168\.1\.11[01]\b/g, '192.168.1.moved')
      .replace(/\b2001:db8:5([01]):1::1[01]\b/g, '2001:db8:5$1:1::own')
      .replace(/\b2001:db8:50:1::11[01]\b/g, '2001:db8:50:1::moved')
      .replace(/\bfe80::[0-9a-f:]*:[0-9a-f:]*\b/g, 'fe80::own')
      .replace(/\b(?:[0-9a-f]{1,2}:){5}[0-9a-f]{1,2}\b/g, 'mac')
      .replace(/link-netnsid \d+/, '')
      .replace(/\bgc_timer\s+\S+/, '')
      .replace(new RegExp(`^(resolv: .* \\d+) ${inode} `), '$1 inode ')
      // when a fault wrote it
      .replace(new RegExp(`^(resolv: .*) (?!${longAgo} )\\d{10} /`), '$1 later /')
      // which of the two depends on who looked first when the bridge was made
      .replace(/^(link: docker0: .*?) state (?:UNKNOWN|UP)/, '$1')
  )
}
