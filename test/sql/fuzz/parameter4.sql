-- made by test/record/fuzz.mjs parameter 4 100
-- set spark.sql.timeType.enabled=true
-- args [true,"1"]
SELECT CASE ? WHEN a THEN ? ELSE a END FROM VALUES (false, 18L, 'aaa', 2L), (false, 4L, 'Spark SQL', 20L), (true, 8L, '12', 20L), (NULL, 19L, '1', CAST(NULL AS BIGINT)), (false, 0L, 'a.b.c', -3L) t(a, b, c, d);
-- args {"p0":true,"p1":"x y"}
SELECT c = :p0, :p1 AS x FROM VALUES (14, INTERVAL '3-3' YEAR TO MONTH, -2), (12, INTERVAL '-0-10' YEAR TO MONTH, 14) t(a, b, c);
-- args {"p0":1,"p1":""}
SELECT * FROM VALUES ('null', 4, X'FF'), ('Spark SQL', 14, X'E697A5') t(a, b, c) WHERE b = :p0 OR :p1;
-- args {"p0":2.5,"p1":"2024-02-29","p2":3000000000}
SELECT :p0 + :p1, typeof(:p2);
-- args {"p0":true,"p1":-5}
SELECT c = :p0, :p1 AS x FROM VALUES (TIMESTAMP '1582-10-15 06:07:08.000001', 11, 12S), (TIMESTAMP '2023-03-12 12:00:00', 1, 5S) t(a, b, c);
-- args {"p0":"a","p1":0,"p2":2.5}
VALUES (:p0, :p1), (:p2, 7);
-- args [null,"a"]
SELECT coalesce(?, d, ?) FROM VALUES (-3, false, 'null', -2), (18, true, 'naïve Café', 11), (-1, CAST(NULL AS BOOLEAN), '1.5', 3) t(a, b, c, d);
-- args ["2024-02-29"]
SELECT CAST(? AS INTERVAL YEAR);
-- args {"p1":1}
SELECT coalesce(:p0, a, :p1) FROM VALUES (4, 3), (10, 14), (11, 20) t(a, b);
-- args {"p0":"2024-02-29","p1":"a"}
SELECT c, count(*) FROM VALUES (20, TIMESTAMP '9999-12-31 12:00:00', 'true', -3.25F), (-1, TIMESTAMP '1582-10-15 12:00:00', ' ', -2.75F), (12, TIMESTAMP '1970-01-01 23:59:59.999999', 'ß', 2.0F), (NULL, TIMESTAMP '1582-10-15 06:07:08.000001', 'no', 10.0F), (NULL, TIMESTAMP '1582-10-04 01:30:00', 'A', 0.25F) t(a, b, c, d) WHERE a IN (:p0, :p1) GROUP BY c;
-- args {"p0":"a","p1":-5}
SELECT IDENTIFIER('upper')(:p0), :p1::STRING;
-- args [null]
SELECT * FROM VALUES (TIMESTAMP '2024-11-03 01:30:00', -2.5F, true), (TIMESTAMP '1900-03-01 12:34:56.789', 8.75F, true) t(a, b, c) ORDER BY a, b, c LIMIT ?;
-- args [2.5,0]
SELECT IDENTIFIER('abs')(?), ?::STRING;
-- args {"p1":"x y"}
SELECT * FROM VALUES (INTERVAL '-45:00' MINUTE TO SECOND, '00', -2), (INTERVAL '06:00' MINUTE TO SECOND, 'a.b.c', 1), (INTERVAL '33:07' MINUTE TO SECOND, 'null', 8), (INTERVAL '08:00' MINUTE TO SECOND, 'aaa', 17) t(a, b, c) WHERE b = :p0 OR :p1;
-- args {"p0":true,"p1":"2024-02-29"}
SELECT IDENTIFIER('abs')(:p0), :p1::STRING;
-- args ["",true]
SELECT coalesce(?, a, ?) FROM VALUES (DATE '1582-10-04', -1), (DATE '2024-02-29', 0), (DATE '0001-01-01', 10), (NULL, 20) t(a, b);
-- args ["1",0]
SELECT b = ?, ? AS x FROM VALUES (false, CAST(3 AS DECIMAL(10,2))), (false, CAST(-6 AS DECIMAL(10,2))), (false, CAST(18 AS DECIMAL(10,2))), (false, CAST(-2 AS DECIMAL(10,2))) t(a, b);
-- args ["a","x y"]
SELECT b = ?, ? AS x FROM VALUES (8.25F, CAST(0.999999999 AS DECIMAL(9,9)), 20), (4.75F, CAST(0.000000001 AS DECIMAL(9,9)), 14), (-2.75F, CAST(-0.000049481 AS DECIMAL(9,9)), -2), (NULL, CAST(0.555555555 AS DECIMAL(9,9)), 17) t(a, b, c);
-- args [0,-5]
SELECT IDENTIFIER('upper')(?), ?::STRING;
-- args [2.5,"x y"]
SELECT array(?, 20Y, ?) FROM VALUES (6Y, DATE '2024-11-03') t(a, b);
-- args {"p0":3000000000,"p1":-5}
SELECT concat(:p0, TIME '12:34:56.789', :p1) FROM VALUES (0, 8, INTERVAL '-3' YEAR, 20), (CAST(NULL AS INT), NULL, INTERVAL '-1' YEAR, -1), (4, 20, INTERVAL '178956969' YEAR, 17), (1, NULL, INTERVAL '1' YEAR, NULL), (5, 9, INTERVAL '0' YEAR, NULL) t(a, b, c, d);
-- args {"p0":1,"p1":null}
SELECT IDENTIFIER('upper')(:p0), :p1::STRING;
-- args ["1",3000000000,true]
SELECT ? + ?, typeof(?);
-- args ["1","",-5]
SELECT ? + ?, typeof(?);
-- args ["a"]
SELECT CAST(? AS BINARY);
-- args {"p0":-5,"p1":null}
SELECT IDENTIFIER('abs')(:p0), :p1::STRING;
-- args {"p0":"1","p1":""}
SELECT concat(:p0, 1L, :p1) FROM VALUES (20, INTERVAL '1 21' DAY TO HOUR, INTERVAL '-0' YEAR, INTERVAL '-0 12' DAY TO HOUR), (13, INTERVAL '0 08' DAY TO HOUR, INTERVAL '-100' YEAR, INTERVAL '-0 01' DAY TO HOUR) t(a, b, c, d);
-- args ["1",null,0]
VALUES (?, ?), (?, 12);
-- args {"p0":0}
SELECT * FROM VALUES (X'FF', 8), (X'1CE5', NULL), (X'', 19), (CAST(NULL AS BINARY), 7) t(a, b) ORDER BY a, b LIMIT :p0;
-- args [null,"x y"]
SELECT c = ?, ? AS x FROM VALUES (CAST('12:34:56.789' AS TIME(1)), DATE '9999-12-31', 3L) t(a, b, c);
-- args {"p0":1,"p1":""}
SELECT a, count(*) FROM VALUES ('aaa', 19, X'E697A5', TIMESTAMP '2023-03-12 23:59:59.999999'), ('12:34:56', NULL, X'FF', TIMESTAMP '0001-01-01 12:00:00'), ('0x1F', 4, CAST(NULL AS BINARY), CAST(NULL AS TIMESTAMP)) t(a, b, c, d) WHERE a IN (:p0, :p1) GROUP BY d;
-- args {"p0":true,"p1":0}
SELECT a, count(*) FROM VALUES (-4, 11, -1Y, -2), (0, 14, 14Y, 8), (8, -2, 1Y, 6) t(a, b, c, d) WHERE c IN (:p0, :p1) GROUP BY c;
-- args {"p0":1}
SELECT * FROM VALUES ('1.5', INTERVAL '12' MONTH, CAST(6 AS DECIMAL(37,1))), ('日本語', CAST(NULL AS INTERVAL MONTH), NULL) t(a, b, c) ORDER BY a, b, c LIMIT :p0;
-- args {"p0":2.5,"p1":""}
SELECT IDENTIFIER('abs')(:p0), :p1::STRING;
-- args ["1",3000000000,1]
SELECT ? + ?, typeof(?);
-- args [null,-5,"2024-02-29"]
SELECT ? + ?, typeof(?);
-- args [0,1]
SELECT * FROM VALUES (15, 7.5D, -5S, INTERVAL '178956969' YEAR), (5, 6.5D, 8S, INTERVAL '-178956969' YEAR), (11, -2.25D, CAST(NULL AS SMALLINT), INTERVAL '3' YEAR) t(a, b, c, d) WHERE b <=> ? OR ?;
-- args [3000000000,"2024-02-29",1]
VALUES (?, ?), (?, 1);
-- args {"p0":null,"p1":null}
SELECT CASE :p0 WHEN DATE '2024-11-03' THEN :p1 ELSE b END FROM VALUES ('1.5', DATE '1900-03-01'), ('1', DATE '1970-01-01'), ('日本語', DATE '2023-03-12'), (CAST(NULL AS STRING), DATE '2023-03-12') t(a, b);
-- args {"p0":-5,"p1":3000000000,"p2":2.5}
VALUES (:p0, :p1), (:p2, 65);
-- args [-5,0]
SELECT concat(?, true, ?) FROM VALUES (14, -5, TIME '12:34:56.789'), (-1, -5, NULL), (6, 12, TIME '00:00:00'), (18, CAST(NULL AS INT), TIME '00:00:00'), (9, 4, TIME '12:34:56.789') t(a, b, c);
-- args {"p0":-5,"p1":true}
SELECT b, count(*) FROM VALUES (TIMESTAMP_NTZ '2024-11-03 06:07:08.000001', 18), (TIMESTAMP_NTZ '1582-10-15 06:07:08.000001', 1), (NULL, 10), (TIMESTAMP_NTZ '2025-06-15 23:59:59.999999', 17), (TIMESTAMP_NTZ '0001-01-01 12:34:56.789', 18) t(a, b) WHERE b IN (:p0, :p1) GROUP BY a;
-- args {"p0":0,"p1":"x y","p2":2.5}
SELECT :p0 + :p1, typeof(:p2);
-- args {"p0":-5,"p1":3000000000,"p2":"x y"}
VALUES (:p0, :p1), (:p2, 15);
-- args {"p0":true,"p1":""}
SELECT IDENTIFIER('upper')(:p0), :p1::STRING;
-- args [-5,1,""]
VALUES (?, ?), (?, 1);
-- args {"p0":"1","p1":"1","p2":"x y"}
SELECT :p0 + :p1, typeof(:p2);
-- args {"p0":"1","p1":null}
SELECT b = :p0, :p1 AS x FROM VALUES (17, CAST(20 AS DECIMAL(15,7)), 8S) t(a, b, c);
-- args {"p0":"1","p1":1,"p2":"2024-02-29"}
SELECT :p0 + :p1, typeof(:p2);
-- args [-5]
SELECT * FROM VALUES ('😀x' COLLATE UTF8_BINARY_RTRIM, 2), ('a' COLLATE UTF8_BINARY_RTRIM, NULL), ('12' COLLATE UTF8_BINARY_RTRIM, 8), ('no' COLLATE UTF8_BINARY_RTRIM, 10), ('' COLLATE UTF8_BINARY_RTRIM, NULL) t(a, b) ORDER BY a, b LIMIT ?;
-- args {"p0":2.5,"p1":""}
SELECT CASE :p0 WHEN -1.0D THEN :p1 ELSE c END FROM VALUES (INTERVAL '-1' YEAR, 4, 14S, DATE '1970-01-01'), (INTERVAL '-178956969' YEAR, 17, 7S, DATE '9999-12-31'), (INTERVAL '3' YEAR, CAST(NULL AS INT), 15S, DATE '1582-10-04') t(a, b, c, d);
-- args [3000000000,"x y"]
SELECT CASE ? WHEN a THEN ? ELSE b END FROM VALUES ('a', 18, CAST(0.0000000000000000001 AS DECIMAL(19,19))), (CAST(NULL AS STRING), 12, CAST(0.0000000000000000009 AS DECIMAL(19,19))), ('NaN', 13, CAST(0.0000000000000058015 AS DECIMAL(19,19))) t(a, b, c);
-- args ["2024-02-29",null]
SELECT coalesce(?, CAST('01:30:00' AS TIME(1)), ?) FROM VALUES (6, -2), (3, -1), (3, 1), (20, 18), (CAST(NULL AS INT), -5) t(a, b);
-- args {"p0":"","p1":1}
SELECT * FROM VALUES (true, TIMESTAMP '2024-02-29 12:00:00', 0, 16), (true, TIMESTAMP '1900-03-01 02:30:00', 15, 5), (CAST(NULL AS BOOLEAN), TIMESTAMP '1900-03-01 12:00:00', 10, -2), (false, TIMESTAMP '1900-03-01 23:59:59.999999', 7, -3), (true, TIMESTAMP '0001-01-01 00:00:00', NULL, 19) t(a, b, c, d) WHERE a = :p0 OR :p1;
-- args {"p0":"a","p1":0}
SELECT CASE :p0 WHEN a THEN :p1 ELSE c END FROM VALUES (13, DATE '2023-03-12', false), (3, DATE '1582-10-15', false), (11, DATE '2025-06-15', true) t(a, b, c);
-- args [3000000000,"2024-02-29","x y"]
SELECT ? + ?, typeof(?);
-- args {"p0":"a","p1":true}
SELECT a = :p0, :p1 AS x FROM VALUES (X'1CE5', TIMESTAMP '2024-02-29 01:30:00', 1.75F), (X'616263', TIMESTAMP '1582-10-04 02:30:00', -0.5F), (X'E697A5', TIMESTAMP '2024-02-29 00:00:00', CAST(NULL AS FLOAT)), (X'00', TIMESTAMP '1582-10-04 01:30:00', 1.0F), (CAST('abc' AS BINARY), TIMESTAMP '9999-12-31 06:07:08.000001', 7.5F) t(a, b, c);
-- args {"p0":"x y","p1":"x y","p2":"1"}
VALUES (:p0, :p1), (:p2, 1);
-- args {"p0":-5,"p1":1}
SELECT greatest(:p0, a, :p1) FROM VALUES (TIMESTAMP_NTZ '0001-01-01 00:00:00', CAST('abc' AS BINARY), true), (TIMESTAMP_NTZ '2024-11-03 06:07:08.000001', X'FF', NULL) t(a, b, c);
-- args [-5,1,2.5]
VALUES (?, ?), (?, 18);
-- args {"p0":-5,"p1":true}
SELECT c = :p0, :p1 AS x FROM VALUES (-3S, 17, 1, 7), (17S, -1, CAST(NULL AS INT), 8), (11S, 18, 11, 11) t(a, b, c, d);
-- args {"p0":2.5,"p1":""}
SELECT IDENTIFIER('upper')(:p0), :p1::STRING;
-- args {"p0":1}
SELECT * FROM VALUES (2Y, 9), (8Y, 3), (1Y, 1), (20Y, 2), (CAST(NULL AS TINYINT), 7) t(a, b) ORDER BY a, b LIMIT :p0;
-- args {"p0":"","p1":0}
SELECT b, count(*) FROM VALUES (11, CAST('12:34:56.789' AS TIME(3))), (11, CAST('23:59:59.999999' AS TIME(3))), (-3, CAST('01:30:00' AS TIME(3))) t(a, b) WHERE a IN (:p0, :p1) GROUP BY b;
-- args ["",true,0]
VALUES (?, ?), (?, 0);
-- args ["x y","a"]
SELECT d, count(*) FROM VALUES (-4, 8, 17, DATE '2023-12-31'), (13, 11, 2, DATE '9999-12-31'), (12, 0, 9, DATE '2000-01-31'), (-3, -2, 8, CAST(NULL AS DATE)), (14, 1, 6, CAST(NULL AS DATE)) t(a, b, c, d) WHERE d IN (?, ?) GROUP BY c;
-- args ["2024-02-29",true]
SELECT c, count(*) FROM VALUES (TIMESTAMP '9999-12-31 12:34:56.789', INTERVAL '-2 08:03:00' DAY TO SECOND, 10, false) t(a, b, c, d) WHERE d IN (?, ?) GROUP BY d;
-- args {"p0":"a","p1":-5,"p2":1}
VALUES (:p0, :p1), (:p2, 1);
-- args {"p0":2.5,"p1":2.5}
SELECT greatest(:p0, '', :p1) FROM VALUES (X'00', -4), (X'FF', 13) t(a, b);
-- args {"p0":null,"p1":"2024-02-29"}
SELECT * FROM VALUES (DATE '2025-06-15', INTERVAL '30' MONTH), (DATE '2000-01-31', NULL), (DATE '2000-01-31', INTERVAL '1' MONTH) t(a, b) WHERE b <> :p0 OR :p1;
-- args {"p0":true}
SELECT CAST(:p0 AS TIMESTAMP_NTZ);
-- args [-5,"2024-02-29"]
SELECT a = ?, ? AS x FROM VALUES (X'00', INTERVAL '-11' MONTH, 10), (X'616263', INTERVAL '1' MONTH, 7), (X'E697A5', INTERVAL '-0' MONTH, -4), (X'FF', INTERVAL '-30' MONTH, 0), (X'', INTERVAL '1' MONTH, CAST(NULL AS INT)) t(a, b, c);
-- args {"p0":2.5,"p1":""}
SELECT d, count(*) FROM VALUES ('x=1&y=2', INTERVAL '-19:09' HOUR TO MINUTE, 3S, DATE '9999-12-31'), ('日本語', INTERVAL '10:19' HOUR TO MINUTE, -5S, DATE '1970-01-01'), ('-7', NULL, 10S, DATE '2024-02-29'), (CAST(NULL AS STRING), INTERVAL '-22:32' HOUR TO MINUTE, 13S, DATE '1582-10-04') t(a, b, c, d) WHERE c IN (:p0, :p1) GROUP BY b;
-- args [0,""]
SELECT coalesce(?, b, ?) FROM VALUES (8, false, INTERVAL '14:08' HOUR TO MINUTE) t(a, b, c);
-- args {"p0":0,"p1":0}
SELECT b, count(*) FROM VALUES (14, TIMESTAMP '1970-01-01 01:30:00'), (-2, TIMESTAMP '0001-01-01 12:34:56.789') t(a, b) WHERE b IN (:p0, :p1) GROUP BY a;
-- args {"p0":2.5}
SELECT CAST(:p0 AS STRING);
-- args {"p0":3000000000,"p1":"2024-02-29"}
SELECT greatest(:p0, DATE '2023-12-31', :p1) FROM VALUES (false, 15), (false, NULL), (true, -5) t(a, b);
-- args {"p1":null}
SELECT array(:p0, a, :p1) FROM VALUES (DATE '9999-12-31', 6), (DATE '2025-06-15', 13), (DATE '2025-06-15', -5), (DATE '2000-01-31', 4), (DATE '1970-01-01', 18) t(a, b);
-- args {"p0":"a","p1":2.5}
SELECT IDENTIFIER('abs')(:p0), :p1::STRING;
-- args {"p1":-5,"p2":"x y"}
VALUES (:p0, :p1), (:p2, 16);
-- args [true,"2024-02-29"]
SELECT struct(?, c, ?) FROM VALUES (X'', TIMESTAMP '1970-01-01 12:34:56.789', TIMESTAMP '1582-10-15 23:59:59.999999'), (X'1CE5', CAST(NULL AS TIMESTAMP), TIMESTAMP '1582-10-15 02:30:00'), (X'1CE5', NULL, TIMESTAMP '2023-03-12 00:00:00'), (X'00', TIMESTAMP '1970-01-01 06:07:08.000001', TIMESTAMP '2000-01-31 02:30:00'), (X'616263', TIMESTAMP '2024-11-03 00:00:00', TIMESTAMP '2024-11-03 02:30:00') t(a, b, c);
-- args {"p0":"2024-02-29","p1":"x y"}
SELECT CASE :p0 WHEN c THEN :p1 ELSE c END FROM VALUES (1, CAST(0 AS DECIMAL(1,0)), 15), (NULL, CAST(6 AS DECIMAL(1,0)), 18), (9, CAST(7 AS DECIMAL(1,0)), CAST(NULL AS INT)), (-4, CAST(9 AS DECIMAL(1,0)), 6) t(a, b, c);
-- args {"p0":"2024-02-29","p1":"x y","p2":true}
SELECT :p0 + :p1, typeof(:p2);
-- args ["x y",3000000000,2.5]
VALUES (?, ?), (?, 65);
-- args {"p0":true,"p1":"2024-02-29"}
SELECT * FROM VALUES ('x=1&y=2', -3, 8, 19), (NULL, 4, 8, 13) t(a, b, c, d) WHERE c <=> :p0 OR :p1;
-- args ["x y","x y",true]
VALUES (?, ?), (?, 1970);
-- args {"p0":"","p1":null}
SELECT CASE :p0 WHEN map(DATE '1970-01-01', 8.75D) THEN :p1 ELSE c END FROM VALUES ('00', 9, 0) t(a, b, c);
-- args {"p0":"","p1":true}
SELECT * FROM VALUES (' 42 ', INTERVAL '0 20' DAY TO HOUR, true, X'616263'), ('ß', INTERVAL '31 15' DAY TO HOUR, NULL, X'00') t(a, b, c, d) WHERE c <=> :p0 OR :p1;
-- args {"p0":"a","p1":3000000000,"p2":"x y"}
SELECT :p0 + :p1, typeof(:p2);
-- args {"p0":0}
SELECT * FROM VALUES (TIMESTAMP '2024-11-03 02:30:00', 8.5F, true, 6.5D), (TIMESTAMP '2023-03-12 23:59:59.999999', -3.75F, false, 1.25D), (TIMESTAMP '9999-12-31 01:30:00', 6.5F, true, 0.5D) t(a, b, c, d) ORDER BY a, b, c, d LIMIT :p0;
-- args [2.5,3000000000]
SELECT greatest(?, a, ?) FROM VALUES (11Y, INTERVAL '0' YEAR, TIMESTAMP '2025-06-15 12:00:00'), (3Y, INTERVAL '-1' YEAR, TIMESTAMP '2024-02-29 12:00:00'), (NULL, INTERVAL '0' YEAR, NULL), (CAST(NULL AS TINYINT), INTERVAL '-3' YEAR, TIMESTAMP '9999-12-31 02:30:00'), (NULL, INTERVAL '3' YEAR, TIMESTAMP '1582-10-04 06:07:08.000001') t(a, b, c);
-- args [3000000000,true]
SELECT greatest(?, a, ?) FROM VALUES (INTERVAL '0-0' YEAR TO MONTH, TIMESTAMP '2025-06-15 01:30:00', -5.0F, CAST('0.00000000000000000000000000002' AS DECIMAL(30,29))), (INTERVAL '-178956969-11' YEAR TO MONTH, TIMESTAMP '2023-12-31 23:59:59.999999', 7.75F, CAST('5.55555555555555555555555555555' AS DECIMAL(30,29))) t(a, b, c, d);
-- args {"p0":null,"p1":3000000000,"p2":2.5}
SELECT :p0 + :p1, typeof(:p2);
-- args [null,"1","x y"]
VALUES (?, ?), (?, 1);
-- args ["",null]
SELECT * FROM VALUES (10, '12:34:56', TIMESTAMP '1900-03-01 02:30:00'), (11, '1.5', TIMESTAMP '0001-01-01 01:30:00') t(a, b, c) WHERE a <> ? OR ?;
-- args {"p0":true,"p1":-5,"p2":null}
SELECT :p0 + :p1, typeof(:p2);
-- args {"p0":1}
SELECT * FROM VALUES (20, -1, TIME '01:30:00'), (8, 20, TIME '00:00:00'), (9, 18, TIME '23:59:59.999999'), (CAST(NULL AS INT), 1, TIME '01:30:00') t(a, b, c) ORDER BY a, b, c LIMIT :p0;
-- args ["x y",null]
SELECT CASE ? WHEN 1 THEN ? ELSE a END FROM VALUES (2, 20, '00'), (-1, 18, '12'), (-5, 2, 'null'), (15, CAST(NULL AS INT), '00'), (13, 20, 'ABC') t(a, b, c);
-- args {}
SELECT CAST(:p0 AS TIMESTAMP);
-- args {"p0":0,"p1":2.5}
SELECT IDENTIFIER('abs')(:p0), :p1::STRING;
