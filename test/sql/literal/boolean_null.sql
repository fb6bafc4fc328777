-- boolean and null literals
SELECT true, false, TRUE, False, null, NULL;
SELECT typeof(true), typeof(null), NULL IS NULL, true IS TRUE, NULL IS NOT NULL;
SELECT boolean('t'), boolean('yes'), boolean('1'), boolean('y'), boolean('F'), boolean('no'), boolean('0'), boolean(' true ');
SELECT boolean('tru');
SELECT boolean('on');
SELECT boolean(''), 1;
SELECT true = 1, false = 0;
SELECT true + 1;
SELECT cast(1 AS boolean), cast(0 AS boolean), cast(-5 AS boolean), cast(0.0 AS boolean), cast(0.1 AS boolean), cast('NaN' AS double)::boolean;
SELECT NULL + 1, NULL || 'a', NULL AND false, NULL OR true, NOT NULL, -NULL;
SELECT typeof(NULL + 1), typeof(NULL || 'a'), typeof(coalesce(NULL, 1)), typeof(NOT NULL), typeof(-NULL);
SELECT array(NULL), map('a', NULL), struct(NULL), named_struct('a', NULL);
SELECT x, typeof(x) FROM VALUES (NULL), (NULL) t(x);
SELECT x, typeof(x) FROM VALUES (NULL), (1) t(x);
SELECT true > false, true >= true, max(b), min(b) FROM VALUES (true), (false), (NULL) t(b);
