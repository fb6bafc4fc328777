import { readlinkSync } from 'node:fs'

let known: { readonly tz: string | undefined; readonly id: string } | undefined

/** The system's time zone, a region of the tz database; kept until `TZ` changes. */
export function systemZone(): string {
  const tz = process.env.TZ
  if (known === undefined || known.tz !== tz) known = { tz, id: (tz === undefined ? linkedZone() : undefined) ?? intlZone() }
  return known.id
}

/** Where `/etc/localtime` leads to: Intl says the same, but its first answer takes longer than planning a query. */
function linkedZone(): string | undefined {
  try {
    const region = /\/zoneinfo\/([A-Z][A-Za-z0-9/_+-]*)$/.exec(readlinkSync('/etc/localtime'))?.[1]
    return region !== undefined && /^(Etc\/)?(UTC|UCT|Universal|Zulu)$/.test(region) ? 'UTC' : region
  } catch {
    return undefined
  }
}

const intlZone = () => Intl.DateTimeFormat().resolvedOptions().timeZone
