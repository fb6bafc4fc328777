-- errors raised while rows are computed, with the fragment they come from
SELECT 1 / (id - 10) FROM departments;
SELECT cast(name AS INT) FROM departments;
SELECT
  id,
  cast(name
    AS INT) AS bad
FROM departments;
SELECT id + 2147483600 FROM departments;
SELECT element_at(array(1, 2), 5);
SELECT array(1, 2)[2];
SELECT array(1, 2)[-1];
SELECT element_at(array(1, 2), 0);
SELECT map('a', 1)['b'], element_at(map('a', 1), 'b');
SELECT elt(5, 'a');
SELECT to_date('x', 'yyyy');
SELECT make_date(2024, 2, 30);
SELECT raise_error('boom') FROM departments;
SELECT assert_true(id < 50) FROM departments;
SELECT conv('zzzzzzzzzzzzzzzzzzzzzzzzzz', 36, 10);
SELECT sequence(1, 5, -1);
SELECT sequence(1, 5, 0);
SELECT array_repeat(1, -1), repeat('x', 3);
SELECT date_add(DATE '9999-12-31', 2147483647);
SELECT (SELECT id FROM departments);
SELECT map(1, 2, 1, 3);
SELECT map_from_arrays(array(1, 2), array(1));
SELECT from_json('{"a":"x"}', 'a INT', map('mode', 'FAILFAST'));
SELECT decode(unhex('FF'), 'UTF-8');
SELECT sum(id * 10000000) FROM departments;
SELECT width_bucket(1, 0, 10, -1), sqrt(-1);
SELECT 'a' LIKE 'b\\c';
SELECT array_insert(array(1), 0, 5);
SELECT size(array_repeat('x', 2147483647));
SELECT slice(array(1, 2, 3), 0, 1);
SELECT slice(array(1, 2, 3), 1, -1);
SELECT lpad('x', 5, 'y'), get(array(1), 5), get(array(1), -1), try_element_at(array(1), 5);
SELECT try_element_at(array(1), 0);
