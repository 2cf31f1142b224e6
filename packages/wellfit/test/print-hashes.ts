// Prints the hash of every workload's weights as one line of JSON: `node [V8 options] print-hashes.ts 128|256`.
import { weightsHash, workloads } from './workloads.ts';

const bits = process.argv[2] === '256' ? 256 : 128;
const hashes: Record<string, string> = {};
for (const name of Object.keys(workloads)) hashes[name] = await weightsHash(name, bits);
process.stdout.write(`${JSON.stringify(hashes)}\n`);
