-- parts of JSON texts, row by row: strict and lenient forms, numbers written anew, keys that come again
CREATE OR REPLACE TEMP VIEW docs AS SELECT id, j FROM VALUES (1, '{"a":1,"b":"text","c":{"d":[1,2,{"e":"deep"}]},"n":null}'), (2, '{ "a" : 1.50 , "b" : "esc\\"aped" , "c" : { "d" : [ ] } }'), (3, '{"a":1e3,"a":2,"b":true,"c":[1, 2]}'), (4, '{"a":"é😀","b":12345678901234567890,"c":{"d":"x"}}'), (5, '{''a'':''single'',"b":NaN}'), (6, '{"a":1,"b":2} trailing'), (7, '{"a":1,"b":'), (8, '[{"a":7,"b":[[1],[2,3]]},{"a":8}]'), (9, 'not json'), (10, ''), (11, NULL), (12, '{"a":0.00001,"b":-0.0,"c":1234567.5,"d":12345678.5}'), (13, '{"a":"2024-02-29","b":"12","c":{"d":null}}'), (14, '{"a":null,"a":3,"b":"\\u00e9"}'), (15, '{"\\u0061":5,"b":6}'), (16, ' {"a":{"x":1, "y":"z"},"b":[true,false,null]}'), (17, '"just text"'), (18, '{"a":3.0,"b":100,"c":-7}') AS v(id, j);
SELECT id, get_json_object(j, '$.a') a, get_json_object(j, '$.b') b, get_json_object(j, '$.c.d') d FROM docs ORDER BY id;
SELECT id, get_json_object(j, '$') r, get_json_object(j, '$[0].b[1]') x, get_json_object(j, '$.c.d[2].e') e, get_json_object(j, '$.a.y') y FROM docs ORDER BY id;
SELECT id, get_json_object(j, '$[1]') a, get_json_object(j, '$.b[2]') b, get_json_object(j, "$['a']") c, get_json_object(j, '$.c[0]') d FROM docs ORDER BY id;
SELECT id, x, y, z FROM docs LATERAL VIEW json_tuple(j, 'a', 'b', 'n') t AS x, y, z ORDER BY id;
SELECT id, from_json(j, 'a STRING, b STRING, c STRING') s FROM docs ORDER BY id;
SELECT id, from_json(j, 'a INT, b BIGINT') s FROM docs ORDER BY id;
SELECT id, from_json(j, 'a DOUBLE, b BOOLEAN, d DECIMAL(12, 2)') s FROM docs ORDER BY id;
SELECT id, from_json(j, 'a DATE, c FLOAT').a a FROM docs ORDER BY id;
SELECT id, json_array_length(j) n, json_object_keys(j) k FROM docs ORDER BY id;
SELECT id, get_json_object(j, '$.a') a, get_json_object(j, '$[0]') i, get_json_object(j, '$[*]') e, json_array_length(j) n, json_object_keys(j) k, from_json(j, 'a STRING, b STRING') s FROM VALUES (1, '{''a'':''single''}'), (2, '{"a":["😀"],"b":{"x😀":"é"}}'), (3, '["😀", "é", 1.0]'), (4, '[NaN, 1]'), (5, '{"a":+INF}'), (6, '{"a":{"b":Infinity}}') AS v(id, j) ORDER BY id;
