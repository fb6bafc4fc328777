/** Milliseconds as Java's Date prints them: `Sun Nov 29 05:25:44 PST 2026`. */
export function civilOf(millis: number, zone: string): string {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone: zoneName(zone),
    weekday: 'short',
    month: 'short',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
    year: 'numeric',
    timeZoneName: 'short',
  }).formatToParts(millis)
  const of = (type: string) => parts.find(p => p.type === type)?.value ?? ''
  return `${of('weekday')} ${of('month')} ${of('day')} ${of('hour')}:${of('minute')}:${of('second')} ${of('timeZoneName')} ${of('year')}`
}

/** A zone that Intl knows; offsets in Spark's form are left to UTC. */
function zoneName(zone: string): string {
  try {
    new Intl.DateTimeFormat('en-US', { timeZone: zone })
    return zone
  } catch {
    return 'UTC'
  }
}
