import { app } from 'electron'

/** The starts after the first one: each hands over its command line and ends. */
export interface SecondStarts {
  /** Those that came before somebody listened are told at once. */
  listen(listener: (argv: readonly string[]) => void): void
}

/** From before the app is ready on: whoever starts it twice, or clicks on a link while it starts, is heard. */
export function hearSecondStarts(): SecondStarts {
  const waiting: (readonly string[])[] = []
  let tell = (argv: readonly string[]): void => void waiting.push(argv)
  app.on('second-instance', (_event, argv) => tell(argv))
  return {
    listen(listener) {
      tell = listener
      for (const argv of waiting.splice(0)) listener(argv)
    },
  }
}
