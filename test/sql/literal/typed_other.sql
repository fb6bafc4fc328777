-- other typed literals and constructor forms
SELECT INT '5';
SELECT DOUBLE '1.5';
SELECT DECIMAL '1.5';
SELECT 1::string, '1'::int, 1.5::decimal(10,4), '2024-01-01'::date, NULL::int, -1::string;
SELECT int('5'), bigint(5.9), tinyint('7'), smallint(1), float('1.5'), double('-2.5'), decimal('1.5'), string(5), date('2024-01-01'), timestamp('2024-01-01 10:00:00'), boolean(1);
SELECT ARRAY(1, 2), MAP(1, 'a'), STRUCT(1, 'x'), NAMED_STRUCT('a', 1), (1, 2), (1);
SELECT ();
SELECT (1, 'a'), typeof((1, 'a')), struct(1 AS x, 2), typeof(struct(1 AS x, 2));
SELECT ARRAY(), MAP(), typeof(array()), typeof(map());
SELECT current_catalog(), current_database(), current_schema();
SELECT VOID '1';
SELECT cast(NULL AS VOID), typeof(cast(NULL AS VOID));
SELECT e'x';
