import { ApiProblem, problemOf } from './problem'

export type Query = Record<string, string | number | boolean | null | undefined>

let csrf: string | null = null
let signedOut: (() => void) | null = null

/** The token every change made with a session cookie must carry. */
export function useCsrf(token: string | null) { csrf = token }
export function onSignedOut(run: () => void) { signedOut = run }

export function withQuery(path: string, query?: Query): string {
  if (!query) return path
  const params = new URLSearchParams()
  for (const [key, value] of Object.entries(query)) {
    if (value !== undefined && value !== null && value !== '' && value !== false) params.set(key, String(value))
  }
  const text = params.toString()
  return text ? `${path}?${text}` : path
}

/** A key that makes a repeated click or a retried request one and the same deed. */
export function freshKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return Array.from(bytes, (b) => b.toString(16).padStart(2, '0')).join('')
}

/** What every change says of itself, for senders that do not go through `fetch`. */
export function changeHeaders(key: string): Record<string, string> {
  return { accept: 'application/json', 'idempotency-key': key, ...(csrf ? { 'x-csrf-token': csrf } : {}) }
}
/** The problem in an answer that is none; a session that ended is told of. */
export async function refusalOf(response: Response, quiet401 = false): Promise<ApiProblem> {
  if (response.status === 401 && !quiet401) signedOut?.()
  return problemOf(response)
}

async function send(method: string, path: string, init: RequestInit & { quiet401?: boolean } = {}): Promise<Response> {
  const headers = new Headers(init.headers)
  headers.set('accept', 'application/json')
  if (method !== 'GET' && csrf) headers.set('x-csrf-token', csrf)
  let response: Response
  try {
    response = await fetch(path, { ...init, method, headers, credentials: 'same-origin' })
  } catch {
    throw new ApiProblem({ status: 0 })
  }
  if (!response.ok) {
    throw await refusalOf(response, init.quiet401)
  }
  return response
}

async function bodyOf<T>(response: Response): Promise<T> {
  if (response.status === 204) return undefined as T
  const text = await response.text()
  return (text ? JSON.parse(text) : undefined) as T
}

export const api = {
  async get<T>(path: string, query?: Query, options: { quiet401?: boolean; signal?: AbortSignal } = {}): Promise<T> {
    return bodyOf<T>(await send('GET', withQuery(path, query), options))
  },
  /** Changes carry an idempotency key; pass one to make a retry safe across calls. */
  async post<T>(path: string, body?: unknown, key = freshKey(), options: { quiet401?: boolean } = {}): Promise<T> {
    const headers = { 'content-type': 'application/json', 'idempotency-key': key }
    return bodyOf<T>(await send('POST', path, { ...options, headers, body: JSON.stringify(body ?? {}) }))
  },
  /** Puts a whole thing in its place; doing so twice is the same as once. */
  async put<T>(path: string, body: unknown): Promise<T> {
    return bodyOf<T>(await send('PUT', path, { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }))
  },
  async remove<T = void>(path: string): Promise<T> {
    return bodyOf<T>(await send('DELETE', path))
  },
  async upload<T>(path: string, form: FormData): Promise<T> {
    return bodyOf<T>(await send('POST', path, { body: form, headers: { 'idempotency-key': freshKey() } }))
  },
  async text(path: string): Promise<string> {
    return (await send('GET', path, { headers: { accept: '*/*' } })).text()
  },
  async bytes(path: string): Promise<Uint8Array> {
    return new Uint8Array(await (await send('GET', path, { headers: { accept: '*/*' } })).arrayBuffer())
  },
}
