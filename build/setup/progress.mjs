import { spawn } from 'node:child_process'

const beatMs = 5000

/**
 * Runs a program quietly: its title at once, a sign of life every few seconds, its last words only when it fails.
 * Resolves to `{ code, output, took }`; `code` is null when the program could not be started.
 *
 * @param {string} title
 * @param {string} program
 * @param {readonly string[]} args
 * @param {{ say: (line: string) => void, cwd?: string, env?: NodeJS.ProcessEnv }} options
 * @returns {Promise<{ code: number | null, output: string, took: string }>}
 */
export function runQuietly(title, program, args, { say, cwd, env }) {
  say(`${title} …`)
  const began = Date.now()
  const seconds = () => ((Date.now() - began) / 1000).toFixed(began + 10_000 > Date.now() ? 1 : 0)
  const beat = setInterval(() => say(`  still at it: ${title} (${seconds()} s)`), beatMs)
  return new Promise((resolve) => {
    let output = ''
    const finish = (code) => {
      clearInterval(beat)
      resolve({ code, output, took: `${seconds()} s` })
    }
    const child = spawn(program, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] })
    const keep = (chunk) => {
      output = (output + chunk).slice(-20_000)
    }
    child.stdout.on('data', keep)
    child.stderr.on('data', keep)
    child.on('error', (error) => {
      keep(error.message)
      finish(null)
    })
    child.on('close', finish)
  })
}

/** The lines of a failed program that say something, at most `count`, for a person. */
export function lastWords(output, count = 6) {
  return output
    .split('\n')
    .filter((line) => line.trim() !== '' && !/^npm (http|verbose|silly|notice)/.test(line))
    .slice(-count)
    .map((line) => `  ${line}`)
    .join('\n')
}
