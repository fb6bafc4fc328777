import { offsetAt, type Zone } from './zone.ts'

/** Names of zones in English, as Java prints and reads them. Intl has the long ones; most short ones it lacks outside America. */
const SHORT: Readonly<Record<string, string>> = {
  'Coordinated Universal Time': 'UTC',
  'Greenwich Mean Time': 'GMT',
  'British Summer Time': 'BST',
  'Irish Standard Time': 'IST',
  'Western European Standard Time': 'WET',
  'Western European Summer Time': 'WEST',
  'Central European Standard Time': 'CET',
  'Central European Summer Time': 'CEST',
  'Eastern European Standard Time': 'EET',
  'Eastern European Summer Time': 'EEST',
  'Moscow Standard Time': 'MSK',
  'Moscow Summer Time': 'MSD',
  'Israel Standard Time': 'IST',
  'Israel Daylight Time': 'IDT',
  'Arabian Standard Time': 'AST',
  'Gulf Standard Time': 'GST',
  'Iran Standard Time': 'IRST',
  'Pakistan Standard Time': 'PKT',
  'India Standard Time': 'IST',
  'Indochina Time': 'ICT',
  'Western Indonesia Time': 'WIB',
  'China Standard Time': 'CST',
  'China Daylight Time': 'CDT',
  'Hong Kong Standard Time': 'HKT',
  'Singapore Standard Time': 'SGT',
  'Malaysia Time': 'MYT',
  'Philippine Standard Time': 'PST',
  'Taipei Standard Time': 'CST',
  'Japan Standard Time': 'JST',
  'Korean Standard Time': 'KST',
  'Australian Western Standard Time': 'AWST',
  'Australian Central Standard Time': 'ACST',
  'Australian Central Daylight Time': 'ACDT',
  'Australian Eastern Standard Time': 'AEST',
  'Australian Eastern Daylight Time': 'AEDT',
  'New Zealand Standard Time': 'NZST',
  'New Zealand Daylight Time': 'NZDT',
  'South Africa Standard Time': 'SAST',
  'East Africa Time': 'EAT',
  'Central Africa Time': 'CAT',
  'West Africa Standard Time': 'WAT',
  'Brasilia Standard Time': 'BRT',
  'Brasilia Summer Time': 'BRST',
  'Argentina Standard Time': 'ART',
  'Chile Standard Time': 'CLT',
  'Chile Summer Time': 'CLST',
  'Colombia Standard Time': 'COT',
  'Peru Standard Time': 'PET',
  'Newfoundland Standard Time': 'NST',
  'Newfoundland Daylight Time': 'NDT',
}

const formats = new Map<string, Intl.DateTimeFormat>()

function nameOf(region: string, seconds: number, style: 'long' | 'short'): string {
  const key = `${style} ${region}`
  let format = formats.get(key)
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-US', { timeZone: region, timeZoneName: style })
    formats.set(key, format)
  }
  return format.formatToParts(seconds * 1000).find(p => p.type === 'timeZoneName')!.value
}

/** The name of the zone at an instant: `Pacific Standard Time`, `PST`. Zones that are mere offsets are called by their id. */
export function zoneName(zone: Zone, seconds: number, style: 'long' | 'short'): string {
  if (zone.id === 'UTC' || zone.id === 'UT') return style === 'long' ? 'Coordinated Universal Time' : 'UTC'
  if (zone.id === 'GMT') return style === 'long' ? 'Greenwich Mean Time' : 'GMT'
  if (zone.instants.length === 0 && !/^[A-Za-z_]+\/[A-Za-z_/]+$/.test(zone.id)) {
    const m = /^Etc\/GMT([+-])(\d+)$/.exec(zone.id)
    return m ? `GMT${m[1] === '+' ? '-' : '+'}${m[2]!.padStart(2, '0')}:00` : zone.id
  }
  const at = within(zone, seconds)
  const long = nameOf(zone.id, at, 'long')
  return style === 'long' ? long : (SHORT[long] ?? nameOf(zone.id, at, 'short'))
}

const WINTER = 1_577_836_800
const SUMMER = 1_593_561_600

/** Intl knows names for some years only: for others a moment of 2020 with the same offset, or else with standard time. */
function within(zone: Zone, seconds: number): number {
  if (seconds >= 0 && seconds < 2_145_916_800) return seconds
  const [winter, summer, then] = [offsetAt(zone, WINTER), offsetAt(zone, SUMMER), offsetAt(zone, seconds)]
  if (then === winter) return WINTER
  return then === summer || summer < winter ? SUMMER : WINTER
}

/** Regions that short and long names stand for when they are read; those of several are the ones Java prefers. */
export const NAMED_REGIONS: Readonly<Record<string, string>> = {
  PST: 'America/Los_Angeles',
  PDT: 'America/Los_Angeles',
  PT: 'America/Los_Angeles',
  'Pacific Standard Time': 'America/Los_Angeles',
  'Pacific Daylight Time': 'America/Los_Angeles',
  MST: 'America/Denver',
  MDT: 'America/Denver',
  'Mountain Standard Time': 'America/Denver',
  'Mountain Daylight Time': 'America/Denver',
  CST: 'America/Chicago',
  CDT: 'America/Chicago',
  'Central Standard Time': 'America/Chicago',
  'Central Daylight Time': 'America/Chicago',
  EST: 'America/New_York',
  EDT: 'America/New_York',
  'Eastern Standard Time': 'America/New_York',
  'Eastern Daylight Time': 'America/New_York',
  CET: 'Europe/Paris',
  CEST: 'Europe/Paris',
  'Central European Standard Time': 'Europe/Paris',
  'Central European Summer Time': 'Europe/Paris',
  EET: 'Europe/Bucharest',
  WET: 'Europe/Lisbon',
  BST: 'Europe/London',
  'British Summer Time': 'Europe/London',
  'Greenwich Mean Time': 'GMT',
  'Coordinated Universal Time': 'UTC',
  JST: 'Asia/Tokyo',
  'Japan Standard Time': 'Asia/Tokyo',
  KST: 'Asia/Seoul',
  IST: 'Asia/Kolkata',
  'India Standard Time': 'Asia/Kolkata',
  HKT: 'Asia/Hong_Kong',
  SGT: 'Asia/Singapore',
  MSK: 'Europe/Moscow',
  AEST: 'Australia/Sydney',
  AEDT: 'Australia/Sydney',
  NZST: 'Pacific/Auckland',
  NZDT: 'Pacific/Auckland',
}
