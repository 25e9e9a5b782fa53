import type { FileRef } from '@/api/types'

/** A file that was sent, and how it looks on this device while it is not attached yet. */
export interface Photo { file: FileRef; preview: string }

/** Gives the pictures back to the browser, so that nothing of them stays. */
export function forgetPhotos(photos: Photo[]) {
  for (const photo of photos) if (photo.preview) URL.revokeObjectURL(photo.preview)
}
