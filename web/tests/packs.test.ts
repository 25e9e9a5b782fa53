import { expect, it } from 'vitest'
import { inside } from '@/features/packs/usePackFiles'

it('a folder of a pack loses its own name, whatever it is called', () => {
  expect(inside([{ path: 'my-copy/pack.yaml' }, { path: 'my-copy/matters/appeal.yaml' }])).toEqual(['pack.yaml', 'matters/appeal.yaml'])
})
it('files that were chosen one by one keep their names', () => {
  expect(inside([{ path: 'pack.yaml' }, { path: 'README.md' }])).toEqual(['pack.yaml', 'README.md'])
  expect(inside([{ path: 'a/pack.yaml' }, { path: 'b/pack.yaml' }])).toEqual(['a/pack.yaml', 'b/pack.yaml'])
})
