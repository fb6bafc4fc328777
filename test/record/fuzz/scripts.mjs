import { Expressions } from './expressions.mjs'
import { BOOLEAN, ddl, INT, literal, randomType, STRING } from './types.mjs'

/** What goes over several statements: variables, functions of SQL, scripts. */

const flat = r => randomType(r, { flat: r.chance(0.8) })

export function variables(r) {
  const type = flat(r)
  const e = new Expressions(r, [], { tame: true })
  const name = `v${r.int(0, 3)}`
  return r.weighted([
    [3, () => [`DECLARE OR REPLACE VARIABLE ${name} ${ddl(type)}${r.pick(['', ` DEFAULT ${r.chance(0.7) ? literal(r, type, { tame: true }) : e.any(1)}`])}`, `SELECT ${name}, typeof(${name})`]],
    [1, () => [`DECLARE OR REPLACE ${name} = ${e.any(1)}`, `SELECT ${name}, typeof(session.${name})`]],
    [2, () => [`SET VAR ${name} = ${e.any(1)}`, `SELECT ${name}`]],
    [1, () => [`SET VAR (${name}, v1) = (SELECT ${e.any(0)}, ${e.any(0)}${r.pick(['', ' WHERE false', ' UNION ALL SELECT 1, 2'])})`, `SELECT ${name}, v1`]],
    [0.5, () => [`SET VARIABLE ${name} = DEFAULT`, `SELECT ${name}`]],
    [0.5, () => [`DROP TEMPORARY VARIABLE ${r.pick(['', 'IF EXISTS '])}${name}`]],
    [0.5, () => [`EXECUTE IMMEDIATE 'SELECT ? AS x, ${r.pick(['typeof(?)', '? + 1', 'upper(?)'])}' USING ${e.any(0)}, ${e.any(0)}`]],
    [0.5, () => [`EXECUTE IMMEDIATE 'SELECT :a AS x' INTO ${name} USING ${e.any(0)} AS a`, `SELECT ${name}`]],
  ])()
}

export function functions(r) {
  const types = r.times(r.int(0, 2), () => flat(r))
  const columns = types.map((type, i) => ({ name: `x${i}`, type }))
  const e = new Expressions(r, columns, { tame: true })
  const to = flat(r)
  const name = `f${r.int(0, 2)}`
  const given = () => types.map((type, i) => (r.chance(0.2) ? `x${i} => ` : '') + (r.chance(0.85) ? literal(r, type, { tame: true }) : e.r.pick(['1', "'a'", 'NULL', 'true']))).join(', ')
  const parameters = columns.map(c => `${c.name} ${ddl(c.type)}${r.chance(0.15) ? ` DEFAULT ${literal(r, c.type, { tame: true })}` : ''}`).join(', ')
  if (r.chance(0.75)) return [`CREATE OR REPLACE TEMPORARY FUNCTION ${name}(${parameters}) RETURNS ${ddl(to)} RETURN ${r.chance(0.75) ? e.of(to, 2) : e.any(2)}`, ...r.times(2, () => `SELECT ${name}(${given()})`), `SELECT ${name}(${given()}) FROM VALUES (1), (2) t(a)`]
  return [`CREATE OR REPLACE TEMPORARY FUNCTION ${name}(${parameters}) RETURNS TABLE(p ${ddl(to)}, q INT) RETURN SELECT ${e.of(to, 1)}, ${e.of(INT, 1)}${r.pick(['', ' FROM VALUES (1), (2) t(z)', ' WHERE false'])}`, `SELECT * FROM ${name}(${given()})`]
}

export function script(r) {
  const e = new Expressions(r, [{ name: 'x', type: INT }, { name: 's', type: STRING }], { tame: true })
  const lines = ['BEGIN', `  DECLARE x INT DEFAULT ${r.int(0, 3)};`, `  DECLARE s STRING DEFAULT ${literal(r, STRING, { nulls: 0 })};`]
  if (r.chance(0.35)) lines.push(`  DECLARE EXIT HANDLER FOR ${r.pick(['SQLEXCEPTION', 'DIVIDE_BY_ZERO', "SQLSTATE '22012'", 'NOT FOUND', 'CAST_INVALID_INPUT'])} BEGIN SELECT 'handled', x; END;`)
  const body = depth => r.times(r.int(1, 3), () => statement(depth)).join(' ')
  const statement = depth =>
    r.weighted([
      [3, () => `SET x = ${e.of(INT, 1)};`],
      [1, () => `SET s = ${e.of(STRING, 1)};`],
      [2, () => `SELECT ${e.any(1)} AS r;`],
      ...(depth > 1 ? [] : [
        [1.5, () => `IF ${e.of(BOOLEAN, 1)} THEN ${body(depth + 1)} ELSEIF x > 1 THEN SELECT 'elseif'; ELSE ${body(depth + 1)} END IF;`],
        [1, () => `CASE WHEN ${e.of(BOOLEAN, 0)} THEN ${body(depth + 1)} ELSE SELECT 'else'; END CASE;`],
        [0.6, () => `CASE x WHEN ${r.int(0, 2)} THEN ${body(depth + 1)}${r.pick([' END CASE;', ' ELSE SELECT 0; END CASE;'])}`],
        [1, () => `l${depth}: WHILE x < 4 DO SET x = x + 1; IF x = ${r.int(1, 4)} THEN ${r.pick(['LEAVE', 'ITERATE'])} l${depth}; END IF; END WHILE;`],
        [0.7, () => `REPEAT SET x = x + 1; UNTIL x > 3 END REPEAT;`],
        [0.7, () => `FOR row AS SELECT * FROM VALUES (1, 'a'), (2, 'b') t(p, q) DO SET x = ${r.pick(['row.p', 'x + p', 'length(q)'])}; END FOR;`],
        [0.5, () => `l${depth}: LOOP SET x = x + 1; IF x > 3 THEN LEAVE l${depth}; END IF; END LOOP;`],
        [0.5, () => `BEGIN DECLARE x STRING DEFAULT 'inner'; SELECT x; END;`],
      ]),
      [0.4, () => `SELECT 1 / ${r.pick(['0', 'x', '2'])};`],
      [0.3, () => `SIGNAL SQLSTATE '45000';`],
      [0.3, () => `SET x = (SELECT max(a) FROM VALUES (1), (2) t(a) WHERE a > x);`],
    ])()
  for (let n = r.int(2, 4); n > 0; n--) lines.push(`  ${statement(0)}`)
  lines.push('  SELECT x, s;', 'END')
  return [lines.join('\n')]
}
