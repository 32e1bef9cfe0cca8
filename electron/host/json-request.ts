import { request as httpRequest, type RequestOptions } from 'node:http'
import { request as httpsRequest } from 'node:https'
import type { Socket } from 'node:net'
import { connect as tlsConnect } from 'node:tls'
import { fail, ok, type Result } from '../common/result.ts'

export interface JsonRequest {
  readonly method: 'GET' | 'POST' | 'DELETE'
  /** With query. */
  readonly path: string
  readonly token?: string
  readonly body?: unknown
  readonly limitMs: number
  readonly signal?: AbortSignal
  /** An open stream to the server instead of a new connection. */
  readonly over?: Socket
}

export interface JsonAnswer {
  readonly status: number
  /** Undefined when there was none or it isn't JSON. */
  readonly body: unknown
  /** `ip:port` that answered; '' over a given stream. */
  readonly peer: string
}

const mostBytes = 4 * 1024 * 1024

/**
 * One exchange on a connection of its own: a kept one may have been made over routes that this very agent has just changed.
 * Faults: `server.unreachable`, `server.tls`.
 */
export function sendJson(origin: string, { method, path, token, body, limitMs, signal, over }: JsonRequest): Promise<Result<JsonAnswer>> {
  const url = new URL(path, origin)
  const text = body === undefined ? undefined : JSON.stringify(body)
  const secure = url.protocol === 'https:'
  const options: RequestOptions = {
    method,
    agent: false,
    headers: {
      accept: 'application/json',
      ...(token ? { authorization: `Bearer ${token}` } : {}),
      ...(text === undefined ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }),
    },
    ...(signal ? { signal } : {}),
    ...(over ? { createConnection: () => (secure ? tlsConnect({ socket: over, servername: url.hostname }) : over) } : {}),
  }
  return new Promise((resolve) => {
    const refuse = (error: NodeJS.ErrnoException) => {
      const tls = /CERT|TLS|SSL|SELF_SIGNED|ISSUER|ALTNAME/.test(error.code ?? '')
      resolve(fail({ code: tls ? 'server.tls' : 'server.unreachable', server: origin, detail: error.code ?? error.message }))
    }
    const request = (secure ? httpsRequest : httpRequest)(url, options, (response) => {
      const chunks: Buffer[] = []
      let bytes = 0
      const { remoteAddress = '', remotePort } = response.socket
      const peer = over ? '' : `${remoteAddress.includes(':') ? `[${remoteAddress}]` : remoteAddress}:${remotePort}`
      response.on('data', (chunk: Buffer) => {
        bytes += chunk.length
        if (bytes > mostBytes) request.destroy(new Error('the answer is too long'))
        else chunks.push(chunk)
      })
      response.on('error', refuse)
      response.on('end', () => resolve(ok({ status: response.statusCode ?? 0, body: parseJson(Buffer.concat(chunks).toString()), peer })))
    })
    const limit = setTimeout(() => request.destroy(new Error(`no answer within ${limitMs / 1000} s`)), limitMs)
    request.on('close', () => clearTimeout(limit))
    request.on('error', refuse)
    // nobody asked for another protocol: without a listener neither an error nor an answer would ever come
    request.on('upgrade', (_response, socket) => {
      socket.destroy()
      refuse(new Error('the answer changes the protocol'))
    })
    // a stream that was handed over is paused, and http only listens to one that nobody has paused
    request.on('socket', (socket) => socket === over && socket.resume())
    request.end(text)
  })
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
