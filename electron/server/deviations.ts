/** Where this server deliberately answers or behaves unlike Netmaker. Everything else that differs is a bug. Asserted by the replay where it shows. */
export interface Deviation {
  readonly name: string
  readonly netmaker: string
  readonly here: string
  readonly because: string
}

export const deviations = [
  {
    name: 'private-key-not-kept',
    netmaker: 'Keeps the private key of a remote client that it made a key pair for, and shows it to everybody who may read the client.',
    here: 'The answer that creates the client is the only one that holds it; later ones say [ENTER PRIVATE KEY].',
    because: 'A secret that nobody needs to keep should not be there to be read.',
  },
  {
    name: 'bootstrap-from-this-machine',
    netmaker: 'Whoever reaches a fresh server first may make the super-admin.',
    here: 'Only from the loopback address, or by --bootstrap-user: anybody else gets 403.',
    because: 'Between first start and first sign-in the server must not belong to the fastest stranger.',
  },
  {
    name: 'update-without-clientid-keeps-the-record',
    netmaker: 'PUT of a remote client without clientid answers 500 and the record is gone.',
    here: 'The same answer, and the record stays.',
    because: 'A refused request must not lose data.',
  },
  {
    name: 'failed-gateway-create-changes-nothing',
    netmaker: 'POST …/gateway that fails at the relay step has overwritten the remote-access half already.',
    here: 'The same answer, and nothing was changed.',
    because: 'One operation is one transaction.',
  },
  {
    name: 'gateway-create-with-hosts-keeps-relay',
    netmaker: 'POST …/gateway with hosts saves an older copy of the node last and so loses the relay role and its list.',
    here: 'The same answer, and the node keeps both.',
    because: 'A successful request must not lose half of what it did.',
  },
  {
    name: 'hosts-of-a-gateway-are-always-checked',
    netmaker: 'POST …/gateway with hosts but without is_internet_gw connects them unchecked.',
    here: 'They are checked like any others.',
    because: 'Otherwise a host could use two gateways, or a gateway another one.',
  },
  {
    name: 'role-off-frees-hosts',
    netmaker: 'POST …/gateway without is_internet_gw on an exit takes the role and leaves its hosts pointed at it.',
    here: 'The hosts are freed, as DELETE …/inet_gw does.',
    because: 'Both sides of a link must tell the same story.',
  },
  {
    name: 'links-over-networks-are-cleared',
    netmaker: 'A host of another network (accepted) stays pointed at a gateway that has dropped it.',
    here: 'Dropping clears the link wherever the host is.',
    because: 'Both sides of a link must tell the same story.',
  },
  {
    name: 'toggle-keeps-hooks',
    netmaker: 'Enabling or disabling remote clients in bulk clears their PostUp and PostDown.',
    here: 'They stay.',
    because: 'A switch must not lose data.',
  },
  {
    name: 'agent-hosts-serve-no-dns',
    netmaker: 'Every internet gateway answers DNS on its mesh address, and its clients are sent there.',
    here: "Hosts that run our agent have dns 'no', so their clients get an empty dns and take the gateway's default client DNS.",
    because: 'Our agent has no resolver; a name server that never answers is worse than a public one.',
  },
  {
    name: 'unassign-keeps-the-list-right',
    netmaker: 'Unassigning a host from a gateway shifts the list of connected hosts in place: another host ends up in it twice.',
    here: 'The host is taken out, the others stay as they were.',
    because: 'A list must not be corrupted by removing from it.',
  },
  {
    name: 'no-cors',
    netmaker: 'Lets pages of any origin call it.',
    here: 'Sends no CORS headers and answers OPTIONS with 405.',
    because: 'Our clients are not web pages; nobody else needs the door.',
  },
  {
    name: 'bounded-requests',
    netmaker: 'Reads bodies of any size.',
    here: 'More than 1 MiB is refused with 413; slow headers and bodies are cut off.',
    because: 'One caller must not be able to take the memory of all.',
  },
  {
    name: 'no-master-key-no-netclient',
    netmaker: 'Has a master key, an MQTT broker and the registration protocol of netclient.',
    here: 'None of them: their fields are empty, hosts speak the agent protocol of Waygate.',
    because: 'This server is for one small network of Waygate hosts; beyond that, Netmaker itself is the answer.',
  },
] as const satisfies readonly Deviation[]

export type DeviationName = (typeof deviations)[number]['name']
