import { chmod, mkdir, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { findProgram } from '../find-program.ts'

/** Where the file system begins in a finished AppImage: whole pages, so that it could be mounted, too. */
const offset = 64 * 1024

/** What the real runtime does by mounting, this one does by unpacking. AppImage specification: APPIMAGE, APPDIR, --appimage-extract, --appimage-offset. */
const runtime = `#!/bin/sh
set -eu
image=$(readlink -f -- "$0")
case "\${1:-}" in
--appimage-offset) echo ${offset}; exit ;;
--appimage-extract) exec unsquashfs -q -n -no-xattrs -o ${offset} -d squashfs-root "$image" ;;
esac
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
unsquashfs -q -n -no-xattrs -o ${offset} -d "$folder/app" "$image"
export APPIMAGE="$image" APPDIR="$folder/app" ARGV0="$0"
code=0
"$APPDIR/AppRun" "$@" || code=$?
exit $code
`

/** Lays the system's tools out as electron-builder expects its own download (the one with FUSE 2). Answers the folder. */
export async function makeAppImageTools(folder: string): Promise<string> {
  const host = join(folder, `linux-${process.arch}`)
  await mkdir(host, { recursive: true })
  await mkdir(join(folder, 'lib', process.arch), { recursive: true })
  await symlink(findProgram('mksquashfs') ?? '/bin/false', join(host, 'mksquashfs'))
  await symlink(findProgram('desktop-file-validate') ?? '/bin/true', join(host, 'desktop-file-validate'))
  const file = join(folder, `runtime-${process.arch}`)
  // the shell reads no further than `exit`
  await writeFile(file, runtime.padEnd(offset, '\n'))
  await chmod(file, 0o755)
  return folder
}
