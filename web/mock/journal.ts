import { createHash, generateKeyPairSync, sign } from 'node:crypto'

/** A true little journal: RFC 6962 tree, C2SP tiles and an Ed25519-signed checkpoint. */
const { privateKey, publicKey } = generateKeyPairSync('ed25519')
const raw = publicKey.export({ type: 'spki', format: 'der' }).subarray(-32)
const origin = 'haina.example/qingdao-demo'
const sha = (...parts: Buffer[]) => createHash('sha256').update(Buffer.concat(parts)).digest()
const keyId = sha(Buffer.from(`${origin}\n`), Buffer.from([1]), raw).subarray(0, 4)

export interface Line { id: string; seq: number; at: string; kind: string; subject: string; actor: { kind: string; id: string; display: string; role: string }; body: Record<string, unknown>; leaf: string; personal?: boolean; erased?: boolean }
export const lines: Line[] = []

export function append(at: string, kind: string, subject: string, actor: Line['actor'], body: Record<string, unknown> = {}): Line {
  const id = `ent_${lines.length.toString(16).padStart(12, '0')}`
  const leaf = JSON.stringify({ actor: { id: actor.id, role: actor.role }, at, body, id, kind, subject })
  const line: Line = { id, seq: lines.length, at, kind, subject, actor, body, leaf, personal: kind === 'matter.opened' }
  lines.push(line)
  return line
}

const leafHash = (text: string) => sha(Buffer.from([0]), Buffer.from(text))
const node = (a: Buffer, b: Buffer) => sha(Buffer.from([1]), a, b)
const hashes = () => lines.map((line) => leafHash(line.leaf))

function rootOf(leaves: Buffer[]): Buffer {
  if (!leaves.length) return sha()
  if (leaves.length === 1) return leaves[0] as Buffer
  let k = 1
  while (k * 2 < leaves.length) k *= 2
  return node(rootOf(leaves.slice(0, k)), rootOf(leaves.slice(k)))
}
function pathOf(index: number, leaves: Buffer[]): Buffer[] {
  if (leaves.length <= 1) return []
  let k = 1
  while (k * 2 < leaves.length) k *= 2
  return index < k
    ? [...pathOf(index, leaves.slice(0, k)), rootOf(leaves.slice(k))]
    : [...pathOf(index - k, leaves.slice(k)), rootOf(leaves.slice(0, k))]
}

export function checkpoint(): string {
  const note = `${origin}\n${lines.length}\n${rootOf(hashes()).toString('base64')}\n`
  const signature = sign(null, Buffer.from(note), privateKey)
  return `${note}\n— ${origin} ${Buffer.concat([keyId, signature]).toString('base64')}\n`
}
export function key() {
  const data = Buffer.concat([Buffer.from([1]), raw]).toString('base64')
  return { name: origin, key: `${origin}+${keyId.toString('hex')}+${data}` }
}
export function tile(level: number, index: number): Buffer {
  if (level !== 0) return Buffer.alloc(0)
  return Buffer.concat(hashes().slice(index * 256, index * 256 + 256))
}
export function entriesTile(index: number): Buffer {
  return Buffer.concat(lines.slice(index * 256, index * 256 + 256).map((line) => {
    const text = Buffer.from(line.leaf)
    const length = Buffer.alloc(2)
    length.writeUInt16BE(text.length)
    return Buffer.concat([length, text])
  }))
}
export function proof(seq: number) {
  return { entry: lines[seq]?.id, seq, size: lines.length, leaf: lines[seq]?.leaf, hashes: pathOf(seq, hashes()).map((h) => h.toString('base64')), checkpoint: checkpoint() }
}
