import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'

function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    return entry.isDirectory() ? sources(path) : /\.(ts|vue)$/.test(entry.name) && entry.name !== 'generated.ts' ? [path] : []
  })
}
const bare = (path: string) => path.replace(/\$\{(?:[^{}]|\{[^}]*\})*\}/g, '{}').replace(/\?.*$/, '')
const documentPath = '../docs/openapi.json'
const paths = existsSync(documentPath) ? Object.keys((JSON.parse(readFileSync(documentPath, 'utf8')) as { paths: object }).paths).map((path) => path.replace(/\{[^}]+\}/g, '{}')) : []

/** Rooms whose pages were made before the document names them; each stands by until it does, then counts like all. */
const ahead = ['/v1/tables', '/v1/queries', '/v1/dossiers', '/v1/me/dossier'].filter((room) => !paths.some((path) => path === room || path.startsWith(`${room}/`)))

/** Written before the server had all of them; it speaks once the document names the matters. */
it.skipIf(!paths.includes('/v1/matters'))('pages call only what the API document names', () => {
  const strangers = sources('src').flatMap((file) => {
    const text = readFileSync(file, 'utf8')
    const called = [...text.matchAll(/[`'](\/v1\/[^`'\s]+)[`']/g)].map((match) => bare(match[1] ?? ''))
    return called.filter((path) => !paths.includes(path) && !ahead.some((room) => path === room || path.startsWith(`${room}/`)) && !paths.some((known) => known.startsWith(`${path}/`) || path.startsWith('/v1/journal/tile/') || path.startsWith('/v1/files/'))).map((path) => `${file}: ${path}`)
  })
  expect(strangers).toEqual([])
})
