// Writes parquet.json: small Parquet files in base64, as DuckDB saves them. Run from packages/cli, which has DuckDB.
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const at = createRequire(pathToFileURL(join(process.cwd(), 'package.json'))).resolve('@duckdb/node-api');
const { default: duckdb } = await import(pathToFileURL(at).href);
const connection = await (await duckdb.DuckDBInstance.create(':memory:')).connect();
const folder = mkdtempSync(join(tmpdir(), 'parquet-'));
const rows = `select i as id, (i * 0.5)::double as size, case when i % 3 = 0 then null else i % 2 end as grade,
  case when i % 2 = 0 then 'red' else 'blue' end as color, i % 2 = 0 as "even" from range(24) t(i)`;

async function saved(name, query, options = '') {
  const path = join(folder, name);
  await connection.run(`copy (${query}) to '${path}' (format parquet ${options})`);
  return readFileSync(path).toString('base64');
}

const files = {
  'snappy.parquet': await saved('a', rows, ', compression snappy'),
  'plain.parquet': await saved('b', rows, ', compression uncompressed'),
  'zstd.parquet': await saved('c', rows, ', compression zstd'),
  'nested.parquet': await saved(
    'd',
    `select [i, i] as list, {'a': i} as record, i % 2 as y from range(8) t(i)`,
  ),
  'big.parquet': await saved('e', 'select 9007199254740993 + i as id, i % 2 as y from range(8) t(i)'),
  'empty.parquet': await saved('f', `${rows} limit 0`),
};
const version = (await connection.runAndReadAll('select version()')).getRows()[0][0];
writeFileSync(new URL('parquet.json', import.meta.url), `${JSON.stringify({ version, files }, null, 1)}\n`);
