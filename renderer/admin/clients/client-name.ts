export type NameTrouble = 'missing' | 'letters' | 'length'

/** What is wrong with a remote client's name, in the order in which one types it (netmaker-api.md 7.3); null: nothing. 'optional': the server may name it. */
export function clientNameTrouble(name: string, need: 'needed' | 'optional'): NameTrouble | null {
  if (name === '') return need === 'needed' ? 'missing' : null
  if (!/^[a-zA-Z0-9-]+$/.test(name)) return 'letters'
  return name.length < 5 || name.length > 32 ? 'length' : null
}
