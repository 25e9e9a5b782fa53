const alphabet = '0123456789abcdefghjkmnpqrstvwxyz'

/** The 16 bytes of a UUID, version 7 (RFC 9562): 48 bits of milliseconds, then chance. */
export function uuid7(now = Date.now(), chance = crypto.getRandomValues(new Uint8Array(10))): Uint8Array {
  const bytes = new Uint8Array(16)
  for (let at = 0; at < 6; at += 1) bytes[at] = Math.floor(now / 2 ** (8 * (5 - at))) % 256
  bytes.set(chance, 6)
  bytes[6] = 0x70 | ((bytes[6] ?? 0) & 0x0f)
  bytes[8] = 0x80 | ((bytes[8] ?? 0) & 0x3f)
  return bytes
}

/** A typed id as the server makes them (TypeID 0.3): the prefix, `_`, and 26 characters of Crockford's base32. */
export function typedId(prefix: string, bytes = uuid7()): string {
  let n = bytes.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n)
  let text = ''
  for (let at = 0; at < 26; at += 1) { text = alphabet[Number(n & 31n)] + text; n >>= 5n }
  return `${prefix}_${text}`
}
