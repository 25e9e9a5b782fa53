import type { District, DistrictMap } from '@/api/types'

export interface Frame { width: number; height: number; west: number; north: number; scale: number; squeeze: number }

function rings(district: District): number[][][] {
  const { type, coordinates } = district.geometry
  return type === 'MultiPolygon' ? (coordinates as number[][][][]).flat() : (coordinates as number[][][])
}

/** A plain cylinder that keeps shapes right at the city's own latitude. */
export function frameOf(map: DistrictMap, width: number): Frame {
  let west = 180, east = -180, south = 90, north = -90
  for (const feature of map.features) for (const ring of rings(feature)) for (const [lon = 0, lat = 0] of ring) {
    west = Math.min(west, lon); east = Math.max(east, lon); south = Math.min(south, lat); north = Math.max(north, lat)
  }
  const pad = 0.03
  west -= pad; east += pad; south -= pad; north += pad
  const squeeze = Math.cos(((south + north) / 2) * (Math.PI / 180))
  const scale = width / ((east - west) * squeeze)
  return { width, height: (north - south) * scale, west, north, scale, squeeze }
}

export function toScreen(frame: Frame, lon: number, lat: number): [number, number] {
  return [(lon - frame.west) * frame.squeeze * frame.scale, (frame.north - lat) * frame.scale]
}
export function toEarth(frame: Frame, x: number, y: number): [number, number] {
  return [frame.west + x / (frame.squeeze * frame.scale), frame.north - y / frame.scale]
}

export function pathOf(frame: Frame, district: District): string {
  return rings(district).map((ring) => `M${ring.map(([lon = 0, lat = 0]) => toScreen(frame, lon, lat).map((v) => v.toFixed(1)).join(' ')).join('L')}Z`).join('')
}

/** The middle of the largest ring, good enough to put a name on. */
export function middleOf(frame: Frame, district: District): [number, number] {
  const largest = rings(district).reduce((best, ring) => (Math.abs(area(ring)) > Math.abs(area(best)) ? ring : best))
  const whole = area(largest) || 1
  let lon = 0, lat = 0
  for (let i = 0; i < largest.length - 1; i += 1) {
    const [ax = 0, ay = 0] = largest[i] ?? [], [bx = 0, by = 0] = largest[i + 1] ?? []
    const cross = ax * by - bx * ay
    lon += (ax + bx) * cross
    lat += (ay + by) * cross
  }
  return toScreen(frame, lon / (6 * whole), lat / (6 * whole))
}

function area(ring: number[][]): number {
  let sum = 0
  for (let i = 0; i < ring.length - 1; i += 1) {
    const [ax = 0, ay = 0] = ring[i] ?? [], [bx = 0, by = 0] = ring[i + 1] ?? []
    sum += ax * by - bx * ay
  }
  return sum / 2
}

function inside(ring: number[][], lon: number, lat: number): boolean {
  let odd = false
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i, i += 1) {
    const [ax = 0, ay = 0] = ring[i] ?? [], [bx = 0, by = 0] = ring[j] ?? []
    if (ay > lat !== by > lat && lon < ((bx - ax) * (lat - ay)) / (by - ay) + ax) odd = !odd
  }
  return odd
}

export function codeOf(district: District): string {
  return district.properties.code ?? (district.properties.gb ?? '').slice(-6)
}

/** The district a point lies in, or null outside the city. */
export function districtAt(map: DistrictMap, lon: number, lat: number): District | null {
  return map.features.find((feature) => rings(feature).some((ring) => inside(ring, lon, lat))) ?? null
}
