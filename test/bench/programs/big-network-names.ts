/** What is in the large network, known to the server that has it and to who looks at the windows that show it. */
export const network = 'big'

/** `gateways`: how many of the hosts are ones. */
export const sizes = { hosts: 10_000, gateways: 5_000, clients: 50_000 } as const

const cities = ['ams', 'ber', 'cpt', 'dub', 'fra', 'hel', 'lis', 'nyc', 'osl', 'par', 'rio', 'sin', 'sto', 'syd', 'tok', 'vie'] as const

export function gatewayName(at: number): string {
  return `exit-${city(at)}-${at}`
}

export function hostName(at: number): string {
  return `desk-${city(at)}-${at}`
}

export function clientName(at: number): string {
  return `phone-${city(at)}-${at}`
}

function city(at: number): string {
  return cities[(at * 7) % cities.length] ?? ''
}
