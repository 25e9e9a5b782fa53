import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { DistrictMap } from '@/api/types'
import { codeOf, districtAt, frameOf, toEarth, toScreen } from '@/ui/geo'

const map = JSON.parse(readFileSync('mock/districts.json', 'utf8')) as DistrictMap

describe('the map of the city', () => {
  it('knows the district of a point', () => {
    const at = (lon: number, lat: number) => { const found = districtAt(map, lon, lat); return found ? codeOf(found) : null }
    expect(at(120.3826, 36.0671)).toBe('370202')
    expect(at(119.96, 36.78)).toBe('370283')
    expect(at(121.9, 35.2)).toBeNull()
  })
  it('turns a place into a point on the screen and back', () => {
    const frame = frameOf(map, 600)
    const [x, y] = toScreen(frame, 120.4, 36.1)
    const [lon, lat] = toEarth(frame, x, y)
    expect(lon).toBeCloseTo(120.4, 8)
    expect(lat).toBeCloseTo(36.1, 8)
    expect(x).toBeGreaterThan(0)
    expect(x).toBeLessThan(600)
  })
})
