/** Tells the trial: for people as lines, for programs as one JSON object a line. Says what is under way when it takes longer than a second. */
export interface Narrator {
  /** A new part of the story. */
  chapter(title: string): void
  /** Something that was found out. `event` and `facts` are what programs get. */
  tell(text: string, event: string, facts?: Readonly<Record<string, unknown>>): void
  /** Lines of a program that is being shown. */
  quote(line: string): void
  /** Runs work under a title; shows seconds while it lasts. */
  during<T>(title: string, work: () => Promise<T>): Promise<T>
}

export interface NarratorOptions {
  readonly json: boolean
  readonly out: (text: string) => void
  /** May the line be written over (a terminal)? */
  readonly live: boolean
}

const beatMs = 1000

export function createNarrator({ json, out, live }: NarratorOptions): Narrator {
  const print = (text: string) => json || out(`${text}\n`)
  const emit = (event: string, facts: Readonly<Record<string, unknown>> = {}) => json && out(`${JSON.stringify({ event, ...facts })}\n`)

  const during = async <T>(title: string, work: () => Promise<T>): Promise<T> => {
    const begun = performance.now()
    const took = () => `${((performance.now() - begun) / 1000).toFixed(1)} s`
    let beats = 0
    const beat = setInterval(() => {
      beats++
      if (json) emit('waiting', { title, seconds: beats })
      else if (live) out(`\r  ${title} … ${beats} s`)
      else if (beats === 1 || beats % 5 === 0) out(`  ${title} … ${beats} s\n`)
    }, beatMs)
    try {
      const value = await work()
      if (!json) out(`${live && beats > 0 ? '\r' : ''}  ${title}: done in ${took()}\n`)
      emit('done', { title, ms: Math.round(performance.now() - begun) })
      return value
    } catch (error) {
      if (!json && live && beats > 0) out('\n')
      throw error
    } finally {
      clearInterval(beat)
    }
  }

  return {
    chapter: (title) => {
      print(`\n${title}`)
      emit('chapter', { title })
    },
    tell: (text, event, facts) => {
      print(`  ${text}`)
      emit(event, facts)
    },
    quote: (line) => {
      print(`  │ ${line}`)
      emit('line', { line })
    },
    during,
  }
}
