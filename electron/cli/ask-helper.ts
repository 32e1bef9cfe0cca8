import type { HelperPort } from '../client/client-deps.ts'
import type { Result } from '../common/result.ts'

/** One question to the helper alone, without signing in or reading anything of the client layer. */
export async function askHelper<T>(
  runDir: string | undefined,
  ask: (helper: HelperPort['calls']) => Promise<Result<T>>,
): Promise<Result<T>> {
  const { connectHelper } = await import('../client/helper-link/connect-helper.ts')
  const { helperAddress } = await import('../client/helper-link/helper-link.ts')
  const connection = await connectHelper(helperAddress({ client: 'cli', ...(runDir === undefined ? {} : { runDir }) }))
  if (!connection.ok) return connection
  try {
    return await ask(connection.value.helper)
  } finally {
    connection.value.close()
  }
}
