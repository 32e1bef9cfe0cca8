export type NameTrouble = 'missing' | 'letters' | 'length' | 'taken'

/** What is wrong with a remote client's name, in the order in which one types it (netmaker-api.md 7.3); null: nothing. 'optional': the server may name it. `taken`: by another one of the network. */
export function clientNameTrouble(name: string, need: 'needed' | 'optional', taken = false): NameTrouble | null {
  if (name === '') return need === 'needed' ? 'missing' : null
  if (!/^[a-zA-Z0-9-]+$/.test(name)) return 'letters'
  if (name.length < 5 || name.length > 32) return 'length'
  return taken ? 'taken' : null
}
