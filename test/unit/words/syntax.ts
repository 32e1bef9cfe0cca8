import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseSync } from 'vite'

const root = join(import.meta.dirname, '../../..')

/** A node of a syntax tree (ESTree, with JSX), as far as anybody here looks. */
export interface SyntaxNode {
  readonly type: string
  readonly value?: unknown
  readonly name?: unknown
  readonly expression?: SyntaxNode
  readonly quasis?: readonly { readonly value: { readonly cooked: string | null } }[]
}

/** Every node of a file, outer ones first. */
export function nodesOf(file: string): SyntaxNode[] {
  const found: SyntaxNode[] = []
  const walk = (value: unknown): void => {
    if (Array.isArray(value)) for (const one of value) walk(one)
    else if (isNode(value)) {
      found.push(value)
      for (const one of Object.values(value)) walk(one)
    }
  }
  walk(parseSync(file, readFileSync(join(root, file), 'utf8')).program)
  return found
}

/** Strings and templates of a file, `gap` for each gap of a template. */
export function literalsOf(file: string, gap: string): string[] {
  return nodesOf(file).flatMap((node) => {
    if (node.type === 'TemplateLiteral') return [(node.quasis ?? []).map(({ value }) => value.cooked ?? '').join(gap)]
    return node.type === 'Literal' && typeof node.value === 'string' ? [node.value] : []
  })
}

function isNode(value: unknown): value is SyntaxNode {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string'
}
