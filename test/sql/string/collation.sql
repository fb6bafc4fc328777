-- collations
SELECT 'a' = 'A', 'a' COLLATE UTF8_LCASE = 'A', 'a' COLLATE UNICODE_CI = 'A', 'a' COLLATE UNICODE = 'A', 'é' COLLATE UNICODE_AI = 'e', 'É' COLLATE UNICODE_CI_AI = 'e', 'a ' COLLATE UTF8_BINARY_RTRIM = 'a';
SELECT collation('a'), collation('a' COLLATE UNICODE_CI), typeof('a' COLLATE UNICODE_CI), typeof(upper('a' COLLATE UTF8_LCASE)), collation('a' COLLATE UNICODE || 'b');
SELECT 'a' COLLATE NOPE;
SELECT 'a' COLLATE UTF8_LCASE = 'b' COLLATE UNICODE;
SELECT a FROM VALUES ('b'), ('A'), ('a'), ('B'), ('é'), ('z'), (NULL) t(a) ORDER BY a COLLATE UNICODE;
SELECT a FROM VALUES ('b'), ('A2'), ('a1'), ('B'), ('é'), ('z') t(a) ORDER BY a COLLATE UTF8_LCASE;
SELECT count(DISTINCT a COLLATE UTF8_LCASE), count(DISTINCT a), min(a COLLATE UTF8_LCASE) IN ('a', 'A') FROM VALUES ('a'), ('A'), ('b') t(a);
SELECT lower(a COLLATE UTF8_LCASE) AS k, count(*) FROM VALUES ('a'), ('A'), ('b') t(a) GROUP BY a COLLATE UTF8_LCASE ORDER BY 1;
SELECT x.a, y.a FROM VALUES ('a'), ('B') x(a) JOIN VALUES ('A'), ('b') y(a) ON x.a COLLATE UTF8_LCASE = y.a ORDER BY 1;
SELECT contains('ABC' COLLATE UTF8_LCASE, 'b'), startswith('ABC' COLLATE UTF8_LCASE, 'a'), 'ABC' COLLATE UTF8_LCASE LIKE 'a%', replace('ABC' COLLATE UTF8_LCASE, 'b', 'x'), instr('ABC' COLLATE UTF8_LCASE, 'c'), 'B' COLLATE UTF8_LCASE IN ('a', 'b'), split_part('aXbxc' COLLATE UTF8_LCASE, 'x', 2), trim('X' FROM 'xaX' COLLATE UTF8_LCASE);
SELECT array_contains(array('A' COLLATE UTF8_LCASE), 'a'), array_distinct(array('A' COLLATE UTF8_LCASE, 'a')), map('A' COLLATE UTF8_LCASE, 1)['a'];
SELECT 'ABC' COLLATE UTF8_LCASE RLIKE 'b', levenshtein('ABC' COLLATE UTF8_LCASE, 'abc'), hash('a' COLLATE UTF8_LCASE) = hash('A' COLLATE UTF8_LCASE);
SELECT count(*) FROM collations() WHERE NAME LIKE 'UTF8%';
