-- float and double arithmetic never overflows; NaN, infinities and signed zeros
SELECT 1e308 * 10, -1e308 * 10, 1e308 + 1e308, 1e-320 / 1e10, 1e308 - -1e308;
SELECT double('Infinity') - double('Infinity'), double('Infinity') * 0, double('NaN') + 1, -double('Infinity'), -double('NaN');
SELECT 0.0D * -1, -0.0D + 0, -0.0D + -0.0D, 0.0D - 0.0D, -(0.0D), abs(-0.0D);
SELECT 16777216F + 1F, 16777217F, 0.1F * 3F, 0.1F + 0.1D, typeof(1F + 1), typeof(1F + 1L), typeof(1F + 1D), typeof(1F * 1.5), typeof(1F / 2F), typeof(1 / 2F);
SELECT 9007199254740992D + 1D, 9007199254740993L + 0D, 9007199254740993L * 1D;
SELECT 5.5D % 2.5D, -5.5D % 2.5D, 5.5F % 2.5F, 1e300D % 3D, 0.3D % 0.1D;
SELECT 1D / 3D, 1F / 3F, 2F / 3F, 10D / 3D, 1F / 3D;
SELECT id, float + 1, float * 2, double + 1, double * 2, -float, -double FROM types ORDER BY id;
SELECT id, float + double, float - float, double - double FROM types ORDER BY id;
SELECT id, double / 2, float / 2, double % 7 FROM types ORDER BY id;
SELECT 1 / float FROM types WHERE id = 6;
SELECT 1 / float FROM types WHERE id = 7;
SELECT cast(0.1 AS FLOAT), cast(cast(0.1 AS FLOAT) AS DOUBLE), cast(1/3D AS FLOAT), cast(1e-50 AS FLOAT), cast(1e50 AS FLOAT);
SELECT 100D, 1e6D, 1e7D, 12345678D, 0.00001D, 1.0E-5F, 123456.789F, 1e10F, 3.0E-10D, 1.0E23D, 2.0E-3F, 4.35D * 100, 1.1D * 1.1D;
SELECT sum(x), avg(x), min(x), max(x) FROM VALUES (1e308D), (1e308D), (1e308D) t(x);
SELECT float(16777217), float(33554433), double(9007199254740993), float(9223372036854775807L), double(9223372036854775807L);
