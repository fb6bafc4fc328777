/** A time zone as named: a fixed offset in seconds east of UTC, or a region of the tz database. */
export type ZoneId = { readonly id: string; readonly offset: number } | { readonly id: string; readonly region: string }

/** Short ids and what Java (`ZoneId.SHORT_IDS`) takes them for. */
const SHORT_IDS: Readonly<Record<string, string>> = {
  ACT: 'Australia/Darwin',
  AET: 'Australia/Sydney',
  AGT: 'America/Argentina/Buenos_Aires',
  ART: 'Africa/Cairo',
  AST: 'America/Anchorage',
  BET: 'America/Sao_Paulo',
  BST: 'Asia/Dhaka',
  CAT: 'Africa/Harare',
  CNT: 'America/St_Johns',
  CST: 'America/Chicago',
  CTT: 'Asia/Shanghai',
  EAT: 'Africa/Addis_Ababa',
  ECT: 'Europe/Paris',
  EST: '-05:00',
  HST: '-10:00',
  IET: 'America/Indiana/Indianapolis',
  IST: 'Asia/Kolkata',
  JST: 'Asia/Tokyo',
  MIT: 'Pacific/Apia',
  MST: '-07:00',
  NET: 'Asia/Yerevan',
  NST: 'Pacific/Auckland',
  PLT: 'Asia/Karachi',
  PNT: 'America/Phoenix',
  PRT: 'America/Puerto_Rico',
  PST: 'America/Los_Angeles',
  SST: 'Pacific/Guadalcanal',
  VST: 'Asia/Ho_Chi_Minh',
}

/** Java's `ZoneOffset.of`: `+h`, `+hh`, `+hh:mm`, `+hhmm`, `+hh:mm:ss`, `+hhmmss`, up to 18 hours. Seconds. */
export function parseOffset(text: string): number | undefined {
  const m = /^([+-])(?:(\d)|(\d\d)(?::?(\d\d)(?::?(\d\d))?)?)$/.exec(text)
  // colons are between all fields or none
  if (!m || /^.\d\d:\d\d\d\d$|^.\d\d\d\d:\d\d$/.test(text)) return undefined
  const [hours, minutes, seconds] = [Number(m[2] ?? m[3]), Number(m[4] ?? 0), Number(m[5] ?? 0)]
  if (hours > 18 || minutes > 59 || seconds > 59 || (hours === 18 && (minutes > 0 || seconds > 0))) return undefined
  return (m[1] === '-' ? -1 : 1) * (hours * 3600 + minutes * 60 + seconds)
}

/** `Z`, `+08:00`, `-07:52:58`. */
export function formatOffset(seconds: number): string {
  if (seconds === 0) return 'Z'
  const two = (n: number) => String(n).padStart(2, '0')
  const a = Math.abs(seconds)
  const tail = a % 60 === 0 ? '' : `:${two(a % 60)}`
  return `${seconds < 0 ? '-' : '+'}${two(Math.floor(a / 3600))}:${two(Math.floor(a / 60) % 60)}${tail}`
}

const known = new Map<string, ZoneId | undefined>()

/** The zone a name stands for, by Spark's rules (`+8:00` and `+08:5` are offsets too); undefined if none. */
export function zoneIdOf(name: string): ZoneId | undefined {
  if (known.has(name)) return known.get(name)
  const found = lookUp(name)
  if (known.size < 10_000) known.set(name, found)
  return found
}

function lookUp(name: string): ZoneId | undefined {
  let id = name.replace(/([+-])(\d):/, '$10$2:').replace(/([+-])(\d\d):(\d)$/, '$1$2:0$3')
  if (Object.hasOwn(SHORT_IDS, id)) id = SHORT_IDS[id]!
  if (id === 'Z') return { id: 'Z', offset: 0 }
  if (/^[+-]/.test(id)) {
    const offset = parseOffset(id)
    return offset === undefined ? undefined : { id: formatOffset(offset), offset }
  }
  const m = /^(UTC|GMT|UT)(?:([+-].*))?$/.exec(id)
  if (m && (m[2] !== undefined || m[0] === m[1])) {
    if (m[2] === undefined) return { id, offset: 0 }
    if (id !== 'GMT0') {
      const offset = parseOffset(m[2])
      return offset === undefined ? undefined : { id: offset === 0 ? m[1]! : `${m[1]}${formatOffset(offset)}`, offset }
    }
  }
  // the tz database spells regions with capitals; Intl would take any case
  if (!/^[A-Z][A-Za-z0-9~/._+-]+$/.test(id)) return undefined
  try {
    new Intl.DateTimeFormat('en-US', { timeZone: id })
    return { id, region: id }
  } catch {
    return undefined
  }
}

export const isValidZone = (name: string): boolean => zoneIdOf(name) !== undefined
