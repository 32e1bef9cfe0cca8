import { spawnSync } from 'node:child_process'
import { accessSync, constants, existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { lastWords, runQuietly } from './progress.mjs'

/**
 * Debian packages and, for other systems, how to see that what they bring is there: a program, or a shared library.
 * @type {Readonly<Record<string, Readonly<Record<string, string>>>>}
 */
const packages = {
  network: {
    'wireguard-go': 'wireguard-go',
    'wireguard-tools': 'wg',
    nftables: 'nft',
    iproute2: 'ip',
    'iputils-ping': 'ping',
    tcpdump: 'tcpdump',
    strace: 'strace',
    procps: 'sysctl',
  },
  // For the machines of the lab that are whole ones, with a systemd of their own.
  machine: {
    debootstrap: 'debootstrap',
    'systemd-container': 'systemd-nspawn',
  },
  // What makes packages, and what looks at them.
  packages: {
    binutils: 'strip',
    rpm: 'rpmbuild',
    'squashfs-tools': 'mksquashfs',
    'apt-utils': 'apt-ftparchive',
    'createrepo-c': 'createrepo_c',
    lintian: 'lintian',
    'desktop-file-utils': 'desktop-file-validate',
    appstream: 'appstreamcli',
    gpg: 'gpg',
    'gpg-agent': 'gpg-agent',
    apparmor: 'apparmor_parser',
  },
  // Windows' programs in the test that needs no Windows, what compiles them, and what makes their installer.
  windows: {
    wine64: '',
    'gcc-mingw-w64-x86-64-win32': 'x86_64-w64-mingw32-gcc',
    nsis: 'makensis',
    osslsigncode: 'osslsigncode',
  },
  app: {
    'libgtk-3-0': 'libgtk-3.so.0',
    libnss3: 'libnss3.so',
    libasound2: 'libasound.so.2',
    libgbm1: 'libgbm.so.1',
    libxss1: 'libXss.so.1',
    'libatk-bridge2.0-0': 'libatk-bridge-2.0.so.0',
    libdrm2: 'libdrm.so.2',
    'libx11-xcb1': 'libX11-xcb.so.1',
  },
  desktop: {
    xvfb: 'Xvfb',
    dbus: 'dbus-daemon',
    'gnome-keyring': 'gnome-keyring-daemon',
    'dbus-x11': 'dbus-launch',
    'xfce4-panel': 'xfce4-panel',
    imagemagick: 'import',
    'libglib2.0-bin': 'gdbus',
    'fonts-dejavu-core': '',
    xdotool: 'xdotool',
  },
}

const sbin = ['/usr/local/sbin', '/usr/sbin', '/sbin']

/**
 * Makes sure of what the system must bring for `verb`: lists what is missing, installs it when this is root on a Debian-like system, otherwise names the
 * one command. Resolves to what is still missing; whether that matters is the asked thing's own judgement.
 *
 * @param {string} verb
 * @param {readonly string[]} rest
 * @param {(line: string) => void} say
 * @returns {Promise<string[]>}
 */
export async function bringSystemPackages(verb, rest, say) {
  if (process.platform !== 'linux') return []
  const groups = neededGroups(verb, rest)
  const debian = has('dpkg-query') && has('apt-get')
  const missing = groups.flatMap((group) => missingOf(group, debian))
  if (missing.length === 0) return []
  say(`Missing system packages: ${missing.join(' ')}`)
  if (!debian) {
    say('Those are Debian names: install what brings them on this system.')
    return missing
  }
  if (process.getuid?.() !== 0) {
    say(`Run this once, then start again: sudo apt-get install --no-install-recommends ${missing.join(' ')}`)
    return missing
  }
  await install(missing, say)
  return groups.flatMap((group) => missingOf(group, debian))
}

/** @returns {readonly string[]} */
function neededGroups(verb, rest) {
  const display = Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY)
  switch (verb) {
    case 'trial':
      return display ? ['network', 'app'] : ['network']
    case 'test': {
      const suites = rest.filter((word) => !word.startsWith('-'))
      if (suites.length > 0 && suites.every((suite) => suite === 'unit' || suite === 'contract')) return []
      const install = suites.length === 0 || suites.includes('install') ? ['machine', 'packages'] : []
      const windows = suites.length === 0 || suites.includes('windows') ? ['windows'] : []
      const machine = suites.length === 0 || suites.includes('lab') ? ['machine'] : []
      const desktop = suites.length === 0 || ['e2e', 'gallery', 'leak'].some((suite) => suites.includes(suite)) ? ['app', 'desktop'] : []
      return [...new Set(['network', ...machine, ...install, ...windows, ...desktop])]
    }
    case 'bench':
      return ['network', 'app', 'desktop']
    case 'dev':
      return ['app']
    case 'dist':
      return rest.includes('windows') ? ['windows'] : ['packages']
    default:
      return []
  }
}

/** @returns {string[]} */
function missingOf(group, debian) {
  const wanted = packages[group] ?? {}
  if (!debian) return Object.keys(wanted).filter((name) => !present(wanted[name] ?? ''))
  const format = `\${db:Status-Abbrev} \${Package}\n`
  const answer = spawnSync('dpkg-query', ['-W', `-f=${format}`, ...Object.keys(wanted)], { encoding: 'utf8' }).stdout ?? ''
  const installed = new Set(
    answer
      .split('\n')
      .filter((line) => line.startsWith('ii'))
      .map((line) => line.slice(2).trim()),
  )
  // Newer Debian and Ubuntu call some libraries `…t64`: what counts is that the library is there.
  return Object.keys(wanted).filter((name) => !installed.has(name) && (wanted[name] === '' || !present(wanted[name] ?? '')))
}

/** What brings nothing to look for counts as there: only a list of packages could tell. */
function present(what) {
  if (what === '') return true
  return what.includes('.so') ? libraries().includes(what) : has(what)
}

let cachedLibraries
function libraries() {
  cachedLibraries ??=
    spawnSync(sbin.map((folder) => join(folder, 'ldconfig')).find(existsSync) ?? 'ldconfig', ['-p'], { encoding: 'utf8' }).stdout ?? ''
  return cachedLibraries
}

function has(program) {
  return [...(process.env.PATH ?? '').split(delimiter), ...sbin].some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK)
      return true
    } catch {
      return false
    }
  })
}

async function install(missing, say) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const refresh = await runQuietly('Reading the package lists (apt-get update)', 'apt-get', ['update'], { say, env })
  if (refresh.code !== 0) say(`The package lists could not be refreshed:\n${lastWords(refresh.output, 3)}`)
  const names = missing.map(candidate).filter((name) => name !== undefined)
  // One unknown name would make apt-get refuse all the others.
  if (names.length === 0) {
    say('This system has no package of such a name.')
    return
  }
  const run = await runQuietly(
    `Installing ${names.length} system packages`,
    'apt-get',
    ['install', '-y', '--no-install-recommends', ...names],
    { say, env },
  )
  cachedLibraries = undefined
  if (run.code === 0) say(`Installed system packages in ${run.took}`)
  else say(`apt-get could not install them${/No space left/i.test(run.output) ? ': the disk is full' : ''}:\n${lastWords(run.output, 4)}`)
}

/** The name under which this release has the package: since the 64-bit time change some libraries end in `t64`. */
function candidate(name) {
  const known = (wanted) => /Candidate: (?!\(none\))/.test(spawnSync('apt-cache', ['policy', wanted], { encoding: 'utf8' }).stdout ?? '')
  return [name, `${name}t64`].find(known)
}
