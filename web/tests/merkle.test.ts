import { createHash, generateKeyPairSync, sign } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { hex, leafHash, levelsOf, pathOf, readCheckpoint, recordsOf, rootOf, same, signedBy, walk } from '@/features/journal/merkle'

const sha = (...parts: Uint8Array[]) => createHash('sha256').update(Buffer.concat(parts)).digest()
const leaf = (text: string) => sha(Buffer.of(0), Buffer.from(text))
/** The recursive definition of RFC 6962, beside which the pairwise one must stand. */
function defined(leaves: Buffer[]): Buffer {
  if (leaves.length < 2) return leaves[0] ?? sha()
  let k = 1
  while (k * 2 < leaves.length) k *= 2
  return sha(Buffer.of(1), defined(leaves.slice(0, k)), defined(leaves.slice(k)))
}

describe('the tree in the browser', () => {
  it('has the root that RFC 6962 defines, at every size, and every leaf leads to it', async () => {
    for (let size = 1; size <= 21; size += 1) {
      const texts = Array.from({ length: size }, (_, i) => `entry ${i}`)
      const levels = await levelsOf(await Promise.all(texts.map((text) => leafHash(new TextEncoder().encode(text)))))
      const root = await rootOf(levels)
      expect(hex(root)).toBe(defined(texts.map(leaf)).toString('hex'))
      for (let i = 0; i < size; i += 1) expect(same(await walk(levels[0]?.[i] as Uint8Array, pathOf(levels, i)), root)).toBe(true)
    }
  })
  it('notices one changed leaf', async () => {
    const levels = await levelsOf(await Promise.all(['a', 'b', 'c'].map((text) => leafHash(new TextEncoder().encode(text)))))
    const forged = await leafHash(new TextEncoder().encode('B'))
    expect(same(await walk(forged, pathOf(levels, 1)), await rootOf(levels))).toBe(false)
  })
  it('checks the signature under a checkpoint, and refuses a changed note', async () => {
    const { privateKey, publicKey } = generateKeyPairSync('ed25519')
    const raw = publicKey.export({ type: 'spki', format: 'der' }).subarray(-32)
    const name = 'haina.example/test'
    const id = sha(Buffer.from(`${name}\n`), Buffer.of(1), raw).subarray(0, 4)
    const note = `${name}\n3\n${Buffer.alloc(32, 7).toString('base64')}\n`
    const text = `${note}\n— ${name} ${Buffer.concat([id, sign(null, Buffer.from(note), privateKey)]).toString('base64')}\n`
    const vkey = `${name}+${id.toString('hex')}+${Buffer.concat([Buffer.of(1), raw]).toString('base64')}`
    expect(await signedBy(readCheckpoint(text), vkey)).toBe(true)
    expect(await signedBy(readCheckpoint(text.replace('\n3\n', '\n4\n')), vkey)).toBe(false)
    expect(await signedBy(readCheckpoint(text), vkey.replace(name, 'someone.else'))).toBeNull()
    expect(readCheckpoint(text).size).toBe(3)
  })
  it('reads bundles of entries', () => {
    expect(recordsOf(Uint8Array.of(0, 2, 104, 105, 0, 1, 33)).map((one) => new TextDecoder().decode(one))).toEqual(['hi', '!'])
  })
})
