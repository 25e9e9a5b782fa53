import type { FormSchema, Json, UiField, Words } from '@/api/types'

export interface FormField extends UiField { required: boolean; max?: number; min?: number; values?: Json[]; many: boolean; type: string }

/** The fields of a form in the order its type gives, each with what the schema says of it. */
export function fieldsOf(schema: FormSchema | null | undefined, ui: UiField[] | null | undefined): FormField[] {
  const properties = schema?.properties ?? {}
  const listed: UiField[] = ui?.length ? ui : Object.keys(properties).map((field) => ({ field, title: named(properties[field]?.['x-title'], properties[field]?.title ?? field) }))
  return listed.map((one) => {
    const property = properties[one.field] ?? {}
    const kind = Array.isArray(property.type) ? property.type.find((t) => t !== 'null') : property.type
    const values = property.enum ?? property.items?.enum
    const widget = one.widget ?? (values ? (kind === 'array' ? 'choices' : 'choice') : kind === 'boolean' ? 'switch' : kind === 'number' || kind === 'integer' ? 'number' : property.format === 'date' ? 'date' : (property.maxLength ?? 0) > 300 ? 'longtext' : 'text')
    return { ...one, widget, options: one.options ?? property['x-enum-titles'], values, many: kind === 'array', type: kind ?? 'string', required: schema?.required?.includes(one.field) ?? false, max: property.maxLength, min: property.minLength }
  })
}

/** The field that carries what was said: the long text, by preference the one called so. */
export function textField(fields: FormField[]): FormField | undefined {
  return fields.find((field) => ['text', 'description', 'content'].includes(field.field)) ?? fields.find((field) => field.widget === 'longtext') ?? fields.find((field) => field.type === 'string' && !field.values)
}

/** A value as words: choices by their titles, lists joined, yes and no from the reader's language. */
export function valueWords(field: FormField | undefined, value: Json | undefined, say: (words: Words | string) => string, yes: string, no: string): string {
  if (value === null || value === undefined || value === '') return ''
  if (typeof value === 'boolean') return value ? yes : no
  if (Array.isArray(value)) return value.map((one) => valueWords(field, one, say, yes, no)).filter(Boolean).join('、')
  if (typeof value === 'object') return Object.values(value).map((one) => valueWords(undefined, one, say, yes, no)).filter(Boolean).join(' · ')
  const title = field?.options?.[String(value)]
  return title ? say(title) : String(value)
}

function named(words: Words | undefined, fallback: string): Words {
  return words ?? { zh: fallback, en: fallback }
}
