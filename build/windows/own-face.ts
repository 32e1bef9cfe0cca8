import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Data, NtExecutable, NtExecutableResource, Resource } from 'resedit'

/** English of the USA, Unicode: the language in which programs carry what Explorer and the task manager show. */
const language = { lang: 1033, codepage: 1200 }
const iconSizes = [16, 24, 32, 48, 64, 128, 256]

export interface Face {
  readonly description: string
  readonly fileName: string
  /** `1.2.3`, with or without something after it. */
  readonly version: string
}

export interface Changes {
  readonly face: Face
  /** Data that the program looks for inside itself by its name (RT_RCDATA). */
  readonly data?: { readonly name: string; readonly bytes: Buffer }
}

/** A program of Windows with our name, version and icon in it instead of its makers', and without their signature, which would no longer hold. */
export async function withOwnFace(root: string, program: Buffer, { face, data }: Changes): Promise<Buffer> {
  const executable = NtExecutable.from(program, { ignoreCert: true })
  const resources = NtExecutableResource.from(executable)
  Resource.IconGroupEntry.replaceIconsForResource(
    resources.entries,
    1,
    language.lang,
    (await icons(root)).map(({ data: icon }) => icon),
  )
  versionOf(face).outputToResourceEntries(resources.entries)
  if (data !== undefined) {
    const { name, bytes } = data
    // winuser.h: RT_RCDATA
    resources.entries.push({ type: 10, id: name, lang: language.lang, codepage: language.codepage, bin: arrayOf(bytes) })
  }
  resources.outputResource(executable)
  return Buffer.from(executable.generate())
}

/** The app's icon as Windows wants it in a file. */
export async function iconFile(root: string): Promise<Buffer> {
  const file = new Data.IconFile()
  file.icons.push(...(await icons(root)))
  return Buffer.from(file.generate())
}

async function icons(root: string) {
  return Promise.all(
    iconSizes.map(async (size) => {
      const png = await readFile(join(root, `resources/icons/${size}x${size}.png`))
      const data = Data.RawIconItem.from(arrayOf(png), size, size, 32)
      return { width: size, height: size, colors: 0, planes: 1, bitCount: 32, data }
    }),
  )
}

function versionOf({ description, fileName, version }: Face): Resource.VersionInfo {
  const [major = 0, minor = 0, patch = 0] = version.split(/\D+/).map(Number)
  const info = Resource.VersionInfo.createEmpty()
  info.lang = language.lang
  info.setFileVersion(major, minor, patch, 0, language.lang)
  info.setProductVersion(major, minor, patch, 0, language.lang)
  info.setStringValues(language, {
    CompanyName: 'Waygate',
    ProductName: 'Waygate',
    FileDescription: description,
    FileVersion: version,
    ProductVersion: version,
    OriginalFilename: fileName,
    InternalName: fileName.replace(/\.exe$/, ''),
    LegalCopyright: 'Copyright © 2026 the Waygate authors. Parts: third-party-licences.txt',
  })
  return info
}

function arrayOf(bytes: Buffer): ArrayBuffer {
  return new Uint8Array(bytes).buffer
}
