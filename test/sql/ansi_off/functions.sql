-- set spark.sql.ansi.enabled=false
-- without ANSI mode: functions, coercion and comparisons
SELECT array(1, 2)[5], array(1, 2)[-1], element_at(array(1), 5), element_at(map('a', 1), 'b'), map('a', 1)['z'], elt(5, 'a');
SELECT array(1, 2)['1'];
SELECT element_at(array(1), 0);
SELECT to_date('x'), to_date('x', 'yyyy'), to_timestamp('x'), make_date(2024, 2, 30), make_timestamp(2024, 13, 1, 0, 0, 0), unix_timestamp('x'), next_day(DATE '2024-01-01', 'xx'), make_interval(2147483647);
SELECT size(NULL), size(cast(NULL AS ARRAY<INT>)), parse_url('inva lid://x', 'HOST');
SELECT to_number('x', '999');
SELECT url_decode('%');
SELECT 1 = '1', 1 = '1.0', 1 = 'x', '2' > '10', 2 > '10', 1.5 = '1.5', true = 'yes', true = 1, DATE '2024-01-01' = '2024-1-1', DATE '2024-01-01' = 'x', '1' = 1L, '' = 0;
SELECT 1 + '1', '1' + '1', '3' * '2', 1 + 'x', '7' / 2, '7' % 2, -'5', typeof(1 + '1'), typeof('1' + '1'), 'a' || 1;
SELECT typeof(coalesce(1, 'a')), coalesce(NULL, 1, 'a'), typeof(if(true, 1, 'x')), typeof(array(1, 'a')), array(1, 'a'), CASE WHEN true THEN 1 ELSE 'a' END, typeof(nvl(1, 'x'));
SELECT greatest(1, 'a');
SELECT 1 UNION ALL SELECT 'x';
SELECT 1 IN ('a', 1), '1' IN (1, 2), 1 BETWEEN '0' AND 'x';
SELECT sum('x'), avg('1'), max('b'), sum(a) FROM VALUES ('1'), ('y') t(a);
SELECT abs('x'), sqrt('4'), length(12), substring(12345, 2), round('1.5'), date_add('2024-01-01', '2'), year('x'), upper(true);
SELECT 'a' AND true;
SELECT NOT 'true';
SELECT if('x', 1, 2);
SELECT CASE WHEN 'false' THEN 1 ELSE 2 END;
SELECT 5 & '3';
SELECT true = 0, coalesce(true, 'x'), DATE '2024-01-01' < 'abc';
SELECT sum(1 / (id - 10)) FROM departments;
