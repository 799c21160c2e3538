-- Values of every kind that a warehouse has, with NULLs, ties and awkward texts.
CREATE TABLE kinds AS
SELECT (ARRAY['a', 'A', 'b "quoted", c', NULL, ''])[1 + i % 5] AS level,
       lpad((i % 7)::text, 3, '0')::char(5)                   AS code,
       (i % 4)::smallint                                      AS small,
       (i % 11)::bigint * 1000000007                          AS big,
       CASE WHEN i % 13 = 0 THEN NULL ELSE (i % 17) / 3.0 END::numeric(12, 4) AS money,
       CASE WHEN i % 2 = 0 THEN 0.1::float8 + 0.2 ELSE 1e300 END AS real,
       i % 3 = 0                                              AS flag,
       DATE '2024-02-28' + i % 3                              AS day
FROM generate_series(1, 3000) AS i;
