/** RFC 6962 hashing and C2SP signed notes, in the reader's own browser. */
export interface Checkpoint { origin: string; size: number; root: Uint8Array; signed: string; signatures: { name: string; bytes: Uint8Array }[]; text: string }

export function fromBase64(text: string): Uint8Array { return Uint8Array.from(atob(text), (one) => one.charCodeAt(0)) }
export function hex(bytes: Uint8Array, length = bytes.length): string { return Array.from(bytes.subarray(0, length), (one) => one.toString(16).padStart(2, '0')).join('') }
export function same(a: Uint8Array, b: Uint8Array): boolean { return a.length === b.length && a.every((one, index) => one === b[index]) }

export function readCheckpoint(text: string): Checkpoint {
  const cut = text.indexOf('\n\n')
  if (cut < 0) throw new Error('checkpoint')
  const signed = text.slice(0, cut + 1)
  const [origin = '', size = '', root = ''] = signed.split('\n')
  const signatures = text.slice(cut + 2).split('\n').filter((line) => line.startsWith('— ')).map((line) => { const [, name = '', bytes = ''] = line.split(' '); return { name, bytes: fromBase64(bytes) } })
  return { origin, size: Number(size), root: fromBase64(root), signed, signatures, text }
}

/** `name+keyid+base64(algorithm, key)`; only Ed25519 (1) is known. */
export function readKey(vkey: string): { name: string; id: string; key: Uint8Array } {
  const first = vkey.indexOf('+'), second = vkey.indexOf('+', first + 1)
  const data = fromBase64(vkey.slice(second + 1))
  if (first < 0 || second < 0 || data[0] !== 1) throw new Error('key')
  return { name: vkey.slice(0, first), id: vkey.slice(first + 1, second), key: data.subarray(1) }
}

/** True when one of the signatures under the note is this key's; null when none names it. */
export async function signedBy(checkpoint: Checkpoint, vkey: string): Promise<boolean | null> {
  const { name, id, key } = readKey(vkey)
  const own = checkpoint.signatures.find((one) => one.name === name && hex(one.bytes, 4) === id)
  if (!own) return null
  const imported = await crypto.subtle.importKey('raw', key as BufferSource, { name: 'Ed25519' }, false, ['verify'])
  return crypto.subtle.verify({ name: 'Ed25519' }, imported, own.bytes.subarray(4) as BufferSource, new TextEncoder().encode(checkpoint.signed))
}

async function sha256(...parts: Uint8Array[]): Promise<Uint8Array> {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) { all.set(part, at); at += part.length }
  return new Uint8Array(await crypto.subtle.digest('SHA-256', all))
}
export const leafHash = (record: Uint8Array) => sha256(Uint8Array.of(0), record)
export const nodeHash = (left: Uint8Array, right: Uint8Array) => sha256(Uint8Array.of(1), left, right)

/** Joins leaves pair by pair, level by level; an odd one out goes up as it is, which is the tree of RFC 6962. */
export async function levelsOf(leaves: Uint8Array[]): Promise<Uint8Array[][]> {
  const levels = [leaves]
  while ((levels.at(-1) ?? []).length > 1) {
    const below = levels.at(-1) as Uint8Array[]
    const level: Promise<Uint8Array>[] = []
    for (let i = 0; i < below.length; i += 2) {
      const left = below[i] as Uint8Array, right = below[i + 1]
      level.push(right ? nodeHash(left, right) : Promise.resolve(left))
    }
    levels.push(await Promise.all(level))
  }
  return levels
}
export async function rootOf(levels: Uint8Array[][]): Promise<Uint8Array> { return levels.at(-1)?.[0] ?? sha256() }

/** The neighbours on the way from a leaf to the root, each with the side it stands on. */
export function pathOf(levels: Uint8Array[][], index: number): { hash: Uint8Array; left: boolean }[] {
  const path: { hash: Uint8Array; left: boolean }[] = []
  for (const level of levels.slice(0, -1)) {
    const other = level[index ^ 1]
    if (other) path.push({ hash: other, left: (index & 1) === 1 })
    index >>= 1
  }
  return path
}
export async function walk(leaf: Uint8Array, path: { hash: Uint8Array; left: boolean }[]): Promise<Uint8Array> {
  let at = leaf
  for (const step of path) at = step.left ? await nodeHash(step.hash, at) : await nodeHash(at, step.hash)
  return at
}

/** Records of an entry bundle: each a big-endian 16-bit length and so many bytes. */
export function recordsOf(bundle: Uint8Array): Uint8Array[] {
  const view = new DataView(bundle.buffer, bundle.byteOffset, bundle.byteLength)
  const records: Uint8Array[] = []
  for (let at = 0; at + 2 <= bundle.length;) {
    const length = view.getUint16(at)
    records.push(bundle.subarray(at + 2, at + 2 + length))
    at += 2 + length
  }
  return records
}
