import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createInternet, type Internet } from './library/internet.ts'

const source = path.resolve(import.meta.dirname, '../../electron/client/network/uplinks.ts')
const look = `import(${JSON.stringify(source)}).then(({ hasUplink }) => console.log(JSON.stringify([hasUplink(), hasUplink(['vpn0'])])))`

let net: Internet

beforeAll(async () => {
  net = await createInternet()
}, 60_000)
afterAll(() => net?.release())

const must = async (script: string) => (await net.lab.node('laptop').must(['/bin/bash', '-c', `set -e\n${script}`])).trim()
/** Whether the laptop has a network, and whether it has one beside `vpn0`. */
const seen = async (): Promise<unknown> => JSON.parse(await net.lab.node('laptop').must([process.execPath, '-e', look]))

test('a network is seen by every hop and in every table, and no refusal and no VPN without a cable is taken for one', async () => {
  expect(await seen()).toEqual([true, true])
  await must(`ip route flush table main; ip -6 route flush table main
for n in 1 2; do ip link add up$n type veth peer name far$n; ip link set up$n up; ip address add 10.77.$n.2/24 dev up$n; done
for link in /sys/class/net/*; do case "\${link##*/}" in lo|up*|far*) ;; *) ip link set "\${link##*/}" down ;; esac; done
ip link set far2 up; ip route add default nexthop via 10.77.1.1 dev up1 nexthop via 10.77.2.1 dev up2`)
  expect(await seen()).toEqual([true, true])
  await must('ip link set far2 down')
  expect(await seen()).toEqual([false, false])
  await must('ip route add blackhole default table 300; ip -6 route add unreachable default table 301 metric 5')
  expect(await seen()).toEqual([false, false])
  await must(
    'ip link add vpn0 type veth peer name vpn1; ip link set vpn0 up; ip link set vpn1 addrgenmode none up; ip route add default dev vpn0 table 51820',
  )
  expect(await seen()).toEqual([true, false])
  await must('ip link del vpn0; ip link set far2 up; ip route del default; ip route add default via 10.77.2.1 dev up2 table 200')
  expect(await seen()).toEqual([true, true])
})
