import { execFileSync } from 'node:child_process'
import { chmodSync } from 'node:fs'
import type { TlsFiles } from '../../electron/server/http/tls-files.ts'

/** A pair that signs itself, for 127.0.0.1 and two days, with this name in it. */
export function makeCertificate({ certificate, key }: TlsFiles, name = 'localhost'): void {
  const ask = `req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=${name} -addext subjectAltName=IP:127.0.0.1`
  execFileSync('openssl', [...ask.split(' '), '-keyout', key, '-out', certificate], { stdio: 'ignore' })
  chmodSync(key, 0o600)
}
