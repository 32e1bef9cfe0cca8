import { addresses } from './trial-topology.ts'

/** A unit that wants something of the internet from the first moment at which there may be a network, for as long as the machine runs: by route, by device, by UDP. */
export const beacon = `[Unit]
DefaultDependencies=no
After=network-pre.target
[Service]
ExecStart=/bin/bash -c 'while :; do for to in 8.8.8.8 ${addresses.echo.exit6}; do ping -c 1 -W 0.1 $$to; ping -c 1 -W 0.1 -I eth0 $$to; done; echo x > /dev/udp/${addresses.echo.exit4}/9; sleep 0.02; done'
StandardOutput=null
StandardError=null
[Install]
WantedBy=sysinit.target
`
