import { afterEach, describe, expect, it, vi } from 'vitest'
import { api, onSignedOut, useCsrf, withQuery } from '@/api/client'
import { ApiProblem } from '@/api/problem'

function answer(status: number, body: unknown, type = 'application/json') {
  const fetched = vi.fn<(path: string, init?: RequestInit) => Promise<Response>>(async () => new Response(body === undefined ? null : JSON.stringify(body), { status, headers: { 'content-type': type } }))
  vi.stubGlobal('fetch', fetched)
  return fetched
}
afterEach(() => vi.unstubAllGlobals())

describe('the API client', () => {
  it('leaves empty filters out of the address', () => {
    expect(withQuery('/v1/matters', { view: 'mine', q: '', state: null, limit: 30 })).toBe('/v1/matters?view=mine&limit=30')
  })
  it('sends the CSRF token and an idempotency key with every change, and neither with a read', async () => {
    const fetched = answer(200, {})
    useCsrf('t0ken')
    await api.post('/v1/matters', { a: 1 }, 'key-1')
    await api.get('/v1/matters')
    const [changed, read] = fetched.mock.calls.map((call) => new Headers(call[1]?.headers))
    expect(changed?.get('x-csrf-token')).toBe('t0ken')
    expect(changed?.get('idempotency-key')).toBe('key-1')
    expect(read?.get('x-csrf-token')).toBeNull()
  })
  it('turns problem+json into a problem with code and hint', async () => {
    answer(409, { type: '/errors/MAT0007', title: 'conflict', status: 409, code: 'MAT0007', hint: 'resolve each' }, 'application/problem+json')
    await expect(api.get('/v1/x')).rejects.toMatchObject({ status: 409, code: 'MAT0007', problem: { hint: 'resolve each' } })
  })
  it('calls an unreachable server offline', async () => {
    vi.stubGlobal('fetch', vi.fn(async () => { throw new TypeError('failed') }))
    const met = await api.get('/v1/x').catch((error: unknown) => error)
    expect(met).toBeInstanceOf(ApiProblem)
    expect((met as ApiProblem).offline).toBe(true)
  })
  it('tells the session when it has ended', async () => {
    const told = vi.fn()
    onSignedOut(told)
    answer(401, { status: 401 })
    await api.get('/v1/inbox').catch(() => undefined)
    await api.get('/v1/session', undefined, { quiet401: true }).catch(() => undefined)
    expect(told).toHaveBeenCalledTimes(1)
  })
})
