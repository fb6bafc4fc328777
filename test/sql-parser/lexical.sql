SELECT 1 -- comment

SELECT 1 -- comment \
still comment
, 2

SELECT /* a /* nested */ comment */ 1

SELECT /* unclosed

SELECT 1 /* a /* b */

SELECT /*+ BROADCAST(a) */ * FROM a

SELECT /*+ BROADCAST(a), MERGE(b, c) COALESCE(3) */ * FROM a

SELECT /*+ REPARTITION(3, a) */ * FROM a

SELECT /*+ REPARTITION(a.b, 'x', 1) */ * FROM a

SELECT /*+ */ 1

SELECT /*+ a b c */ 1

SELECT /*+ INVALID( */ 1

SELECT 1 /*+ hint */

SELECT `a b`, `a``b`, `1`, `select` FROM `my table`

SELECT ``

SELECT a.`b.c`.d FROM `x`.`y`

SELECT ä FROM t

SELECT 1 AS naïve

SELECT 1 AS `ä`

SELECT 日本 FROM t

SELECT a-b FROM t

SELECT 1 AS a-b

SELECT * FROM a-b

SELECT * FROM a-b-c.d

SELECT * FROM t AS x-y

SELECT * FROM a - b

SELECT 1 a-b

SELECT * FROM test-1

SELECT * FROM db.my-table

SELECT # FROM t

SELECT 1 @ 2

SELECT a ! b

SELECT 1 ~ 2

SELECT {1}

SELECT 1;

SELECT 1;;

;

SELECT 1; SELECT 2

SELECT 1 AS `unclosed FROM t

SELECT "a" FROM t

SELECT 1 WHERE true

SELECT 'x' AS "y"

SELECT 'x' "y"

select Select, FROM from from

SELECT 1 FROM

SELECT select

SELECT case

SELECT case FROM t

SELECT end, when, then FROM t

SELECT a AND FROM t

SELECT NOT

SELECT exists FROM t

SELECT interval, date, timestamp, x FROM t

SELECT left, right, inner, cross FROM t

SELECT cast, try_cast, extract FROM t

SELECT null.a, true.b FROM t

SELECT 1 limit

SELECT 1 union

SELECT * FROM order

SELECT * FROM table

SELECT * FROM select

SELECT * FROM t left

SELECT * FROM t where

SELECT * FROM t group

SELECT * FROM t limit

SELECT * FROM values

SELECT hdfs://a/b FROM t

SELECT 1 || 'a', 1 | 2, 1 & 2, 1 ^ 2, 1 << 2, 8 >> 1, 8 >>> 1

SELECT a !> 1, a !< 1, a == 1, a <> 1, a != 1, a <=> 1 FROM t

SELECT 1 AND

SELECT 1 OR

SELECT a->b FROM t

SELECT f(x -> x + 1), f((x, y) -> x + y), f(() -> 1)

SELECT f(a => 1, b => 2)

SELECT a => 1

SELECT 1   +

   SELECT	tab

SELECT 'multi
line'
