import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { DistPlan } from '../dist-plan.ts'
import { type ShippedPackage, shippedPackages } from './shipped-packages.ts'

/** As the `node` package fetches it for this machine. */
const nodeLicence = `node_modules/node/node_modules/node-linux-${process.arch}/LICENSE`

/** Writes the texts of all licences under which parts of the package stand. Those of Electron and Chromium lie beside the app already. Throws when a text is nowhere. */
export async function collectLicences(plan: DistPlan, electronVersion: string): Promise<void> {
  const packages = await shippedPackages(plan.root)
  const texts = await Promise.all(packages.map(async (shipped) => section(shipped, await licenceText(plan.root, shipped))))
  const node = await readFile(join(plan.root, nodeLicence), 'utf8').catch(() => {
    throw new Error(`Node's own licence isn't in node_modules (an npm that prunes takes it away): run npm rebuild node`)
  })
  const head = [
    "Waygate is made with the work of many people. Here are the licences of what is part of its programs; Waygate's own is LICENSE.",
    `Electron ${electronVersion} and Chromium: LICENSE.electron.txt and LICENSES.chromium.html, two folders up.`,
  ]
  const folder = join(plan.stage, 'legal')
  await mkdir(folder, { recursive: true })
  await writeFile(
    join(folder, 'third-party-licences.txt'),
    [head.join('\n'), ...texts, `${rule}\nNode.js, in the waygate program\n\n${node.trim()}`, ''].join('\n\n'),
  )
}

const rule = '='.repeat(100)

function section({ name, version, licence }: ShippedPackage, text: string): string {
  return `${rule}\n${name} ${version} (${licence})\n\n${text.trim()}`
}

/** As the package brings it; where it brings none, what its own description says. */
async function licenceText(root: string, { folder, name, licence }: ShippedPackage): Promise<string> {
  const found = (await readdir(join(root, folder))).filter((file) => /^(licen[cs]e|copying|notice)/i.test(file)).sort()
  const texts = await Promise.all(found.map((file) => readFile(join(root, folder, file), 'utf8')))
  if (texts.length > 0) return texts.map((text) => text.trim()).join('\n\n')
  if (licence === '') throw new Error(`${name} says nothing of its licence`)
  const { author } = JSON.parse(await readFile(join(root, folder, 'package.json'), 'utf8')) as {
    author?: string | { readonly name?: string }
  }
  const by = typeof author === 'string' ? author : author?.name
  return `The package brings no text of its licence. Its description says: ${licence}${by === undefined ? '' : `, by ${by}`}.`
}
