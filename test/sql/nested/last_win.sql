-- set spark.sql.mapKeyDedupPolicy=LAST_WIN
SELECT map('a', 1, 'a', 2), map_from_arrays(array('a', 'b', 'a'), array(1, 2, 3)), map_from_entries(array(struct('a', 1), struct('a', NULL))), map_concat(map('a', 1), map('a', 2, 'b', 3)), str_to_map('a:1,a:2'), transform_keys(map(1, 'x', 2, 'y'), (k, v) -> 'k');
SELECT map(0.0D, 1, -0.0D, 2), map(double('NaN'), 1, double('NaN'), 2);
SELECT map(NULL, 1);
SELECT from_json('{"a":1,"a":2}', 'MAP<STRING, INT>');
