/**
 * For verbs that run on and on: whoever reads what they say may be gone, and the disk that it goes to may be full; neither is a reason to end. Other verbs end with
 * an error then: nobody got their answer.
 */
export function outliveOutput(): void {
  for (const output of [process.stdout, process.stderr]) output.on('error', () => undefined)
}
