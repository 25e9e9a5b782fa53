import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Connect, Plugin } from 'vite'
import type { Words } from '../src/api/types.ts'
import { Refused } from './act.ts'
import { seed } from './matters.ts'
import { routes, type Call } from './routes.ts'

/** Answers the HTTP contract from memory so that pages can be built and looked at without a server. Development only. */
export function mockCity(): Plugin {
  const use = (middlewares: Connect.Server) => {
    seed()
    middlewares.use((request, response, next) => {
      if (!request.url?.startsWith('/v1/')) return next()
      void answer(request, response).catch((error: unknown) => problem(response, 500, String(error)))
    })
  }
  return { name: 'haina-mock', configureServer: (server) => use(server.middlewares), configurePreviewServer: (server) => use(server.middlewares) }
}

async function answer(request: IncomingMessage, response: ServerResponse) {
  const url = new URL(request.url ?? '/', 'http://mock')
  const raw = await body(request)
  const json = raw.length && request.headers['content-type']?.includes('json') ? (JSON.parse(raw.toString()) as Record<string, unknown>) : {}
  const call: Call = { query: url.searchParams, body: json, raw, part: [], account: /haina_session=([\w-]+)/.exec(request.headers.cookie ?? '')?.[1] ?? null, response }
  for (const [method, pattern, run] of routes) {
    const match = method === request.method ? pattern.exec(decodeURIComponent(url.pathname)) : null
    if (!match) continue
    call.part = match.slice(1)
    try {
      const result = await run(call)
      if (result === undefined) return void (response.headersSent || response.writeHead(204).end())
      if (result === null) return problem(response, 404)
      if (result instanceof Buffer) return void response.setHeader('content-type', 'application/octet-stream').end(result)
      if (typeof result === 'string') return void response.setHeader('content-type', 'text/plain; charset=utf-8').end(result)
      return void response.setHeader('content-type', 'application/json').end(JSON.stringify(result))
    } catch (error) {
      if (error instanceof Refused) return problem(response, error.status, error.message, error.code, error.hint, error.words)
      if (error === 401 || error === 403) return problem(response, error)
      throw error
    }
  }
  problem(response, 404)
}

function problem(response: ServerResponse, status: number, detail?: string, code?: string, hint?: string, words?: Words) {
  response.writeHead(status, { 'content-type': 'application/problem+json' }).end(JSON.stringify({ type: code ? `/errors/${code}` : 'about:blank', title: 'problem', status, detail, code, hint, words }))
}

function body(request: IncomingMessage): Promise<Buffer> {
  return new Promise((done) => {
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', () => done(Buffer.concat(parts)))
  })
}
