-- regression and moments, max_by, listagg and try_sum
SELECT regr_slope(y, x), regr_intercept(y, x), regr_r2(y, x), regr_count(y, x), regr_avgx(y, x), regr_avgy(y, x), regr_sxx(y, x), regr_sxy(y, x), regr_syy(y, x), corr(y, x), covar_pop(y, x), covar_samp(y, x) FROM VALUES (1, 2), (2, 3), (3, 5), (NULL, 7), (4, NULL) t(x, y);
SELECT stddev(x), stddev_pop(x), var_pop(x), var_samp(x), skewness(x), kurtosis(x), stddev(CAST(1 AS INT)) FROM VALUES (1), (2), (2), (10) t(x);
SELECT stddev(x), variance(x), skewness(x), kurtosis(x), corr(x, x), covar_samp(x, x), regr_slope(x, x), regr_r2(x, x) FROM VALUES (1) t(x);
SELECT max_by(x, y), min_by(x, y), max_by(x, NULL), max_by(y, x), max_by(x, y, 2), min_by(x, y, 5) FROM VALUES ('a', 1), ('b', 5), ('c', NULL), (NULL, 9) t(x, y);
SELECT any_value(x), first(x), every(x > 0), some(x > 2), bool_and(x > 1), bool_or(NULL), count_if(x > 1), count_if(NULL), any(x > 5) FROM VALUES (1), (1) t(x);
SELECT try_avg(x), try_sum(x), product FROM (SELECT x, 1 AS product FROM VALUES (9223372036854775807), (1) t(x)) GROUP BY ALL ORDER BY 2;
SELECT try_sum(x), try_avg(x) FROM VALUES (9223372036854775807), (1) t(x);
SELECT sum(x) FROM VALUES (9223372036854775807), (1) t(x);
SELECT grouping_id(x) FROM VALUES (1) t(x) GROUP BY x;
SELECT listagg(x, '|') WITHIN GROUP (ORDER BY y DESC), string_agg(DISTINCT x, ',') WITHIN GROUP (ORDER BY x), listagg(y, ';') WITHIN GROUP (ORDER BY y), listagg(x) WITHIN GROUP (ORDER BY x, y) FROM VALUES ('a', 1), ('b', 2), ('a', 3), (NULL, 4) t(x, y);
SELECT listagg(DISTINCT x, ',') WITHIN GROUP (ORDER BY y) FROM VALUES ('a', 1) t(x, y);
SELECT listagg(x, y) WITHIN GROUP (ORDER BY x) FROM VALUES ('a', ',') t(x, y);
SELECT listagg(X'61', X'2C'), typeof(listagg(X'61', X'2C')), listagg(x, ',') FROM VALUES (X'61') t(x);
SELECT listagg(array(1)) FROM VALUES (1) t(x);
SELECT collect_list(x), collect_set(x), array_agg(DISTINCT x), size(collect_list(NULL)) FROM VALUES (1), (1), (NULL) t(x);
SELECT uniform(0, 10, 1) BETWEEN 0 AND 10, typeof(uniform(0, 10)), typeof(uniform(1.5, 2)), length(randstr(5, 1)), typeof(rand(1)), randn(NULL) IS NOT NULL;
