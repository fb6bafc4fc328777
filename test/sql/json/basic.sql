-- JSON functions
SELECT from_json('{"a":1,"b":"x","c":[1,2],"d":{"e":true}}', 'a INT, b STRING, c ARRAY<INT>, d STRUCT<e: BOOLEAN>'), from_json('{"a":1}', 'a INT, z STRING'), from_json('{}', 'a INT'), from_json('', 'a INT'), from_json('null', 'a INT'), from_json('[{"a":1},{"a":2}]', 'ARRAY<STRUCT<a: INT>>'), from_json('{"a":1}', 'a STRING');
SELECT from_json('{"a":"1"}', 'a INT'), from_json('{"a":1.5}', 'a INT'), from_json('{"a":99999999999}', 'a INT'), from_json('{"a":"2024-01-02"}', 'a DATE'), from_json('{"a":"2024-01-02 03:04:05"}', 'a TIMESTAMP'), from_json('{"a":"02/01/2024"}', 'a DATE', map('dateFormat', 'dd/MM/yyyy')), from_json('{"a":1.234}', 'a DECIMAL(5,2)'), from_json('{"a":"NaN"}', 'a DOUBLE'), from_json('{"a":true}', 'a STRING'), from_json('{"A":1}', 'a INT');
SELECT from_json('{"a":', 'a INT, _corrupt_record STRING'), from_json('{"a":1} x', 'a INT'), from_json("{'a':1}", 'a INT'), from_json('{a:1}', 'a INT'), from_json('{a:1}', 'a INT', map('allowUnquotedFieldNames', 'true')), from_json('{"a":01}', 'a INT'), from_json('/*c*/{"a":1}', 'a INT', map('allowComments', 'true'));
SELECT from_json('{"a":{"b":1}}', 'a STRING'), from_json('{"a":[1,2]}', 'a STRING'), from_json('{"k":{"x":1}}', 'MAP<STRING, STRUCT<x: INT>>'), from_json('{"a":1}', 'STRUCT<a: BIGINT>'), from_json('[1,"x"]', 'ARRAY<INT>');
SELECT from_json('1', 'INT');
SELECT from_json('{"a":1}', 'nope nope nope');
SELECT from_json(1, 'a INT');
SELECT to_json(struct(1 AS a, 'x' AS b, NULL AS c, array(1, NULL) AS d, map('k', NULL) AS e, 1.50 AS f, 1D AS g, true AS h, DATE '2024-01-01' AS i, TIMESTAMP '2024-01-01 00:00:00.5' AS j, X'4142' AS k));
SELECT to_json(named_struct('a', NULL), map('ignoreNullFields', 'false')), to_json(named_struct('t', TIMESTAMP '2024-01-01 00:00:00'), map('timestampFormat', 'dd/MM/yyyy')), to_json(array(named_struct('a', 1))), to_json(map(1, 'x')), to_json(named_struct('q', '"\\/\n\t é 🚀')), to_json(named_struct('n', double('NaN'), 'i', double('Infinity'), 'z', -0.0D, 'e', 1e20D));
SELECT to_json(1);
SELECT get_json_object(j, '$.a'), get_json_object(j, '$.b[0]'), get_json_object(j, '$.b[*]'), get_json_object(j, '$.b[1].c'), get_json_object(j, '$.d.e'), get_json_object(j, '$.nope'), get_json_object(j, '$'), get_json_object(j, 'a'), get_json_object(j, '$.n'), get_json_object(j, '$.f') FROM VALUES ('{"a":"x","b":[1,{"c":2}],"d":{"e":"é"},"n":null,"f":1.0}') t(j);
SELECT json_tuple('{"a":1,"b":{"c":2}}', 'a', 'b', 'z'), json_array_length('[1,[2]]'), json_array_length('{}'), json_object_keys('{"a":{"b":1}}'), json_object_keys('[]');
SELECT schema_of_json('[{"a":1},{"a":1.5,"b":"x"}]'), schema_of_json('{"a":null,"b":[]}'), schema_of_json('{"a":"2024-01-01"}'), schema_of_json('1');
SELECT from_csv('1,x,2024-01-02', 'a INT, b STRING, c DATE'), from_csv('1;2', 'a INT, b INT', map('sep', ';')), from_csv('', 'a INT'), from_csv('"a,b",2', 'a STRING, b INT'), to_csv(struct(1, 'a,b', NULL, DATE '2024-01-01')), schema_of_csv('1,x,2.5,2024-01-01,true');
SELECT from_xml('<p><a>1</a><b>x</b></p>', 'a INT, b STRING'), to_xml(named_struct('a', 1)), schema_of_xml('<p><a>1</a></p>');
