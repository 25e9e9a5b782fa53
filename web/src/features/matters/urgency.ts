/** Urgencies that are nothing to point out. */
const usual = new Set(['normal', 'general', 'ordinary'])

/** The urgency to show, or nothing where it is the usual one. */
export const notable = (urgency: string | null | undefined): string | null => (urgency && !usual.has(urgency) ? urgency : null)
