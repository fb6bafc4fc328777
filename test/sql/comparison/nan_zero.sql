-- NaN is equal to itself and greater than all else; -0.0 equals 0.0
SELECT double('NaN') = double('NaN'), double('NaN') > double('Infinity'), double('NaN') < 1D, double('NaN') <=> double('NaN'), float('NaN') = double('NaN'), double('NaN') <> double('NaN');
SELECT 0.0D = -0.0D, -0.0D < 0.0D, 0.0D <=> -0.0D, -0.0F = 0.0F, 0.0D > -0.0D;
SELECT id, double = double, double > 1e308, double < -1e308, isnan(double), double = 0 FROM types ORDER BY id;
SELECT double FROM types ORDER BY double, id;
SELECT double FROM types ORDER BY double DESC, id;
SELECT float FROM types ORDER BY float NULLS LAST, id;
SELECT double, count(*) FROM types GROUP BY double ORDER BY double;
SELECT float, count(*), min(id), max(id) FROM types GROUP BY float ORDER BY float;
SELECT max(double), min(double), max(float), min(float) FROM types;
SELECT max(d), min(d) FROM VALUES (double('NaN')), (1D), (NULL) t(d);
SELECT count(DISTINCT double), count(DISTINCT float) FROM types;
SELECT DISTINCT d FROM VALUES (double('NaN')), (double('NaN')), (0.0D), (-0.0D), (NULL), (NULL) t(d);
SELECT a.d, b.d FROM VALUES (0.0D), (double('NaN')) a(d) JOIN VALUES (-0.0D), (double('NaN')) b(d) ON a.d = b.d;
SELECT double('NaN') IN (double('NaN')), 0.0D IN (-0.0D), double('NaN') BETWEEN 0 AND double('NaN'), greatest(double('NaN'), 1D), least(double('NaN'), 1D);
SELECT d FROM VALUES (double('NaN')), (1D), (double('-Infinity')), (-0.0D), (0.0D), (NULL), (double('Infinity')) t(d) WHERE d > 0 ORDER BY d;
SELECT nanvl(double('NaN'), 5), nanvl(1D, 5), nanvl(NULL, 5), isnan(double('NaN')), isnan(1D), isnan(NULL), ifnull(double('NaN'), 1);
SELECT sum(d), avg(d), count(d) FROM VALUES (double('NaN')), (1D), (NULL) t(d);
SELECT array_distinct(array(0.0D, -0.0D, double('NaN'), double('NaN'))), array_contains(array(double('NaN')), double('NaN')), array_position(array(-0.0D), 0.0D), sort_array(array(double('NaN'), 1D, NULL, -1D));
