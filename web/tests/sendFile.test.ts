import { afterEach, expect, it, vi } from 'vitest'
import { useCsrf } from '@/api/client'
import { sendFile } from '@/api/sendFile'

class Request {
  static last: Request
  upload: { onprogress?: (event: { loaded: number }) => void; onload?: () => void } = {}
  onload = () => undefined
  onerror = () => undefined
  onabort = () => undefined
  status = 0
  statusText = ''
  responseText = ''
  kind = 'application/json'
  headers: Record<string, string> = {}
  body: unknown
  constructor() { Request.last = this }
  open() { /* nothing to open */ }
  setRequestHeader(name: string, value: string) { this.headers[name] = value }
  getResponseHeader() { return this.kind }
  send(body: unknown) { this.body = body }
  abort() { this.onabort() }
  answer(status: number, text: string, kind = 'application/json') { Object.assign(this, { status, responseText: text, kind }); this.onload() }
}
function start(moved: (bytes: number) => void = () => undefined) {
  vi.stubGlobal('XMLHttpRequest', Request)
  useCsrf('t0ken')
  return sendFile<{ id: string }>('/v1/x', new Blob(['12345678']), 'key-1', moved)
}
afterEach(() => { vi.unstubAllGlobals(); useCsrf(null) })

it('a file goes as it is, with the token and the key, and tells how far it is', async () => {
  const seen: number[] = []
  const { answer } = start((bytes) => seen.push(bytes))
  const request = Request.last
  expect(request.headers).toMatchObject({ 'x-csrf-token': 't0ken', 'idempotency-key': 'key-1', 'content-type': 'application/octet-stream' })
  expect(request.body).toBeInstanceOf(Blob)
  request.upload.onprogress?.({ loaded: 4 })
  request.upload.onload?.()
  expect(seen).toEqual([4, 8])
  request.answer(201, '{"id":"bat_1"}')
  await expect(answer).resolves.toEqual({ id: 'bat_1' })
})
it('a refusal is a problem with its code, a broken line is none of the server', async () => {
  const refused = start()
  Request.last.answer(422, '{"status":422,"code":"LAK0007","detail":"no"}', 'application/problem+json')
  await expect(refused.answer).rejects.toMatchObject({ status: 422, code: 'LAK0007' })
  const broken = start()
  Request.last.onerror()
  await expect(broken.answer).rejects.toMatchObject({ offline: true })
  const stopped = start()
  stopped.stop()
  await expect(stopped.answer).rejects.toMatchObject({ offline: true })
})
