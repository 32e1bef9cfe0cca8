import { version } from '../common/version.ts'

const [, , asked, ...more] = process.argv
// installers, updates and scripts ask for it: it is there before a command line has been put together
if ((asked === '--version' || asked === '-V') && more.length === 0) process.stdout.write(`${version}\n`)
else void import('./command-line.ts').then(({ runCommandLine }) => runCommandLine(process.argv))
