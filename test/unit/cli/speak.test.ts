import { expect, test, vi } from 'vitest'
import { speak } from '../../../electron/cli/speak.ts'
import { cliWordsIn } from '../../../electron/cli/words/cli-words.ts'
import { wholeProgram } from './whole-program.ts'

const program = await wholeProgram('de')
speak(program, await cliWordsIn('de'))

test.each([
  [['completion', 'csh'], "Fehler: Der Wert 'csh' für das Argument 'shell' ist ungültig. Zur Wahl stehen bash, zsh, fish.\n"],
  [['lock', 'maybe'], "Fehler: Der Wert 'maybe' für das Argument 'on|off' ist ungültig. on oder off.\n"],
  [['mtu', '12'], "Fehler: Der Wert '12' für das Argument 'bytes' ist ungültig. 1280 bis 1500, oder auto.\n"],
  [['lan'], "Fehler: Das Argument 'allow|block' fehlt\n"],
])('what was typed wrongly is said in the language of the terminal: %j', async (typed, said) => {
  const written: string[] = []
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => written.push(String(text)) > 0)
  await expect(program.parseAsync(typed, { from: 'user' })).rejects.toThrow()
  expect(written.join('')).toBe(said)
})

test('help is said in it too', () => {
  const help = program.commands.find((verb) => verb.name() === 'lan')?.helpInformation() ?? ''
  expect(help).toContain('ob das lokale Netzwerk neben dem Tunnel erreichbar bleibt')
  expect(help).toContain('Aufruf: waygate lan [options] <allow|block>')
})
