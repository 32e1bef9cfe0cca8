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
    here: 'Only from the loopback address, by --bootstrap-user, or with the code that was printed at the start: anybody else gets 403.',
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
    name: 'a-second-list-adds-hosts',
    netmaker: 'POST …/gateway with a list of hosts on an exit replaces its list, and leaves the hosts of before pointed at it.',
    here: 'The hosts of the list come to those that it has.',
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
    name: 'exits-are-never-chained',
    netmaker:
      'A host behind a gateway can become an internet gateway itself by POST …/gateway without hosts, or by PUT of its node; by PUT a relayed host becomes a gateway.',
    here: 'Refused, with the texts of POST …/inet_gw and POST …/gateway.',
    because: 'Traffic would go round in circles; the rule holds on every other way already.',
  },
  {
    name: 'assigned-hosts-are-checked',
    netmaker: 'POST …/gateway/assign relays whatever it is given: a gateway, a host behind another one, the gateway itself.',
    here: 'Refused with 400, with the texts of the relay checks.',
    because: 'The same rules hold wherever a host is made a relayed one.',
  },
  {
    name: 'node-update-keeps-links',
    netmaker: 'PUT of a node takes isrelayed, relayedby, hostid and network from the body, whatever the other nodes say.',
    here: 'They stay as they are: the links change by relaynodes of the relay, and by the gateway endpoints.',
    because: 'Both sides of a link must tell the same story.',
  },
  {
    name: 'node-update-keeps-the-node',
    netmaker:
      'PUT of a node without address6 takes its IPv6 address, without network its IPv4 address, and without expdatetime the node itself within the hour; an address that another host has is given a second time when it comes with its mask.',
    here: 'What is left out stays, and an address is given once.',
    because: 'A request that forgets a field must not lose a host; two hosts with one address lose each other.',
  },
  {
    name: 'endpoints-are-addresses',
    netmaker: 'PUT of a host with an endpoint that is no address leaves the host without any.',
    here: 'The one that it had stays.',
    because: 'A slip of the pen must not cut a gateway off.',
  },
  {
    name: 'leaving-cuts-at-once',
    netmaker: 'A host that leaves a network keeps its roles, its remote clients and its links until netclient has gone.',
    here: 'They end with the answer; the node itself is listed until the host has heard of it.',
    because: 'Nobody should be sent through a host that is on its way out.',
  },
  {
    name: 'ranges-of-their-family',
    netmaker: 'Takes an IPv6 range as the IPv4 range of a network, and the other way round, and can then give out no address.',
    here: '400 invalid CIDR address.',
    because: 'A network that nobody can join is of no use.',
  },
  {
    name: 'relayed-by-one',
    netmaker: 'A host that another relay takes over stays in the list of the one before.',
    here: 'It leaves that list.',
    because: 'Both sides of a link must tell the same story.',
  },
  {
    name: 'only-admins-create-users',
    netmaker: 'On Pro, POST /api/users/{own name} lets any user create others, whoever the body names.',
    here: '403 access denied.',
    because: 'A right to change oneself is no right to make accounts.',
  },
  {
    name: 'bulk-acts-spare-others',
    netmaker: 'On Pro, the bulk endpoints let every user of a network switch off or delete the remote clients of everybody in it.',
    here: "Other people's are skipped, unless the caller runs the network.",
    because: 'One by one they are refused; together they must be too.',
  },
  {
    name: 'permissions-are-for-the-named-network',
    netmaker: 'On Pro, ?network= decides for which network a call is allowed, also where the path or the body names another.',
    here: 'The query counts only where the endpoint reads it, the path comes first, and a posture check or an access request must be one of the network that was asked for.',
    because: 'Running one network is no right over the next.',
  },
  {
    name: 'foreign-hosts-are-out-of-reach',
    netmaker: 'On Pro, whoever runs one network adds any host to it, and sends or relays the traffic of nodes of other networks.',
    here: '403 access denied, unless they run a network that the host is in, and the networks of all those nodes.',
    because: 'Who takes a host in can send all its traffic through a machine of theirs. Running one network is no right over the next.',
  },
  {
    name: 'no-switching-on-without-access',
    netmaker:
      'On Pro, enabling remote clients in bulk asks neither for access nor for posture; one by one, only clients of a device are asked.',
    here: 'Who needs access for a time and has none switches no client on (bulk: it is skipped); a device must meet the conditions everywhere.',
    because: 'What one endpoint switches off another must not switch on again.',
  },
  {
    name: 'own-name-is-for-own-things',
    netmaker: 'On Pro, ?username= with the own name makes every users endpoint one about oneself: all users are listed, groups are made.',
    here: 'The query counts only where the endpoint reads it, and only admins change groups.',
    because: 'A right to oneself is no right to others.',
  },
  {
    name: 'reserved-network-names',
    netmaker: 'On Pro, the roles of a network called global or all_networks are those of all networks.',
    here: 'No network can be called so: 400 invalid network name.',
    because: 'A user of one network must not become an admin of all by its name.',
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
    here: 'More than 1 MiB (64 KiB from strangers) is refused with 413, too many requests with 429; slow headers and bodies and too many connections are cut off, and so are the slowest readers of long lists when together they keep more than 64 MB of old ones.',
    because: 'One caller must not be able to take the memory of all.',
  },
  {
    name: 'hosts-prove-who-they-are',
    netmaker:
      'Whoever has a usable enrolment key and the id of a host registers in its place and sets its public key; its password is not asked for.',
    here: 'Enrolling again needs the public key and the pass that the host enrolled with: anybody else gets 400 host name is taken.',
    because: 'An enrolment key lets a machine in; it is no right to be another one.',
  },
  {
    name: 'no-master-key-no-netclient',
    netmaker: 'Has a master key, an MQTT broker and the registration protocol of netclient.',
    here: 'None of them: their fields are empty, hosts speak the agent protocol of Waygate.',
    because: 'This server is for one small network of Waygate hosts; beyond that, Netmaker itself is the answer.',
  },
  {
    name: 'tokens-end-with-the-password',
    netmaker:
      'A sign-in outlives a new password, a new second factor and its removal; a disabled account gets a token from its second factor.',
    here: 'They end all sign-ins but that of who makes the change; a new password revokes the access tokens, too.',
    because: 'Whoever changes a password thinks that somebody else has it.',
  },
  {
    name: 'codes-belong-to-one-address',
    netmaker: 'A code of a second factor lets in everybody who knows it for a minute and a half.',
    here: 'Once it was used, it is good from the same address only.',
    because: 'Whoever watched it being typed must not get in with it (RFC 6238, 5.2).',
  },
  {
    name: 'guessing-is-slowed',
    netmaker: 'Answers any number of guesses at full speed.',
    here: 'After five wrong passwords answers come later and later; after ten wrong codes none is right for a quarter of an hour. The answers are the same.',
    because: 'Passwords are short and codes have six digits.',
  },
  {
    name: 'admins-only',
    netmaker: 'In the community edition everybody who is signed in may call everything.',
    here: 'Who came in by single sign-on begins as a service user and gets 403 access denied there.',
    because: 'There it is harmless because all users are admins; here not all are.',
  },
  {
    name: 'disabled-is-disabled',
    netmaker: 'A disabled account still reads the configuration and the settings of the server.',
    here: '401 user account disabled, as everywhere else.',
    because: 'Whoever shuts somebody out means all of it.',
  },
  {
    name: 'no-second-factor-without-a-secret',
    netmaker: 'PUT of a user may turn on a second factor that was never set up: nobody can sign in then.',
    here: 'It is turned off that way, never on.',
    because: 'A factor that nobody has opens nothing.',
  },
  {
    name: 'single-sign-on-users-can-be-deleted',
    netmaker: 'Refuses to delete users who came in by single sign-on: 400 cannot delete idp user.',
    here: 'Deletes them.',
    because: 'This server takes no users from a directory: nobody else would delete them.',
  },
  {
    name: 'invitations-are-handed-over',
    netmaker:
      'Sends an invitation by mail, with a link to its dashboard; single sign-on without a browser makes invited people wait all the same.',
    here: 'Sends nothing and names no link: whoever invites hands over the code, which auditors do not see. Single sign-on of any kind lets invited people in.',
    because:
      'This server has neither mail nor a dashboard; who was asked in should not have to ask, and nobody else comes in by their code.',
  },
  {
    name: 'settings-that-are-there',
    netmaker:
      'PUT /api/server/settings keeps all of it, sign-ins of clients that last no minute included, and from then on the environment counts no more.',
    here: 'It changes sign-in by password, the enforced second factor and how long sign-ins last, as far as the settings file says nothing about them. Everything else stays, and the answer tells what is so.',
    because: 'A setting that nothing follows would be a lie; what is written in a file on the server is what its owner looks at.',
  },
  {
    name: 'ranges-beside-the-own-network',
    netmaker:
      'PUT of a remote client compares the ranges behind it with those of the network in the path, which may be another than its own.',
    here: 'They are compared with both.',
    because: 'A range inside its own network would take the addresses of others, whatever the path says.',
  },
  {
    name: 'proxies-tell-addresses',
    netmaker: 'GET /api/getip believes X-Real-IP and X-Forwarded-For from anybody.',
    here: 'Only from a trusted proxy.',
    because: 'Whoever asks for their address must not be told what somebody else wrote into the request.',
  },
  {
    name: 'nobody-disables-themselves',
    netmaker: 'PUT of the own account may disable it, the only super-admin included.',
    here: '403 cannot disable self, as the endpoint that disables says.',
    because: 'Nobody could turn it on again.',
  },
  {
    name: 'headless-tells-why',
    netmaker: 'Most refusals of single sign-on are on the page in the browser only; the websocket stays silent for five minutes.',
    here: 'The sentence of the page is sent as a text frame, then the socket is closed.',
    because: 'The person looks at the program that they started.',
  },
  {
    name: 'proven-addresses-only',
    netmaker: 'Believes every mail address that the provider tells, and looks at its domain only when it is new.',
    here: 'An address that the provider calls unverified is refused, and the domain counts every time.',
    because: 'At some providers anybody may write any address into their profile.',
  },
  {
    name: 'addresses-do-not-change-hands',
    netmaker: 'Whoever has the mail address is the user.',
    here: 'Another person of the provider (its `sub`) with the same address is refused.',
    because: 'Addresses of people who left are given to others.',
  },
  {
    name: 'sign-on-ends-where-it-began',
    netmaker: 'Uses neither nonce nor PKCE, redirects any key to the provider, and lets any browser end a sign-in.',
    here: 'State, nonce and PKCE belong to one attempt, which is good once; an unknown key is refused, and a browser ends only what it began (a cookie).',
    because: 'A stolen code or a lured browser must open nothing.',
  },
  {
    name: 'long-lists-are-packed',
    netmaker: 'Never packs an answer.',
    here: 'Lists of hosts, nodes and remote clients of 64 KiB and more are sent as gzip to whoever accepts it.',
    because: 'Ten thousand nodes are 18 MB: over a line of 10 Mbit/s that is a quarter of a minute; packed it is a second or two.',
  },
  {
    name: 'silent-agents-are-offline',
    netmaker: 'Calls a host online for ten minutes after its last word; it speaks every two minutes.',
    here: 'The same, but two minutes for a host whose agent has asked this server since it started: that asks every half minute.',
    because: 'Who looks because the internet is gone must not read that the gateway without power is online.',
  },
] as const satisfies readonly Deviation[]

export type DeviationName = (typeof deviations)[number]['name']
