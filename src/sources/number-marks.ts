/** How numbers are written in a language. Plain data. */
export interface NumberMarks {
  readonly group: string
  readonly point: string
}

const US: NumberMarks = { group: ',', point: '.' }

/** The marks of a language tag (`de-DE`); those of the United States where there is none, or it is unknown. */
export function marksOf(locale: string | undefined): NumberMarks {
  if (locale === undefined || !/^[a-z]{2,3}(-[a-z0-9]+)*$/i.test(locale)) return US
  const parts = new Intl.NumberFormat(locale).formatToParts(1234567.5)
  const mark = (type: string, otherwise: string) => parts.find(p => p.type === type)?.value ?? otherwise
  return { group: mark('group', US.group), point: mark('decimal', US.point) }
}

/** A number's text without marks between thousands, and with a point. */
export const plainNumber = (text: string, { group, point }: NumberMarks): string => {
  const bare = text.replaceAll(group, '')
  return point === '.' ? bare : bare.replace(point, '.')
}
