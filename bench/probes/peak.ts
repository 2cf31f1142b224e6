// What the processor can do at most in WebAssembly: independent chains of multiply and add, all in registers.
//
// Prints GFLOP/s for each precision and arithmetic. With V8's --experimental-wasm-revectorize neighbouring 128-bit
// operations are packed in pairs, and the figures are those of 256 bits.
import type { Precision } from '../workloads.ts';

/** One of the vector types: lanes, and the codes of its operations after the prefix 0xfd. */
interface Vector {
  readonly lanes: number;
  readonly add: number;
  readonly multiply: number;
  /** Relaxed: a·b + c, fused where the processor can. */
  readonly multiplyAdd: number;
}

const vectors: Readonly<Record<Precision, Vector>> = {
  float32: { lanes: 4, add: 0xe4, multiply: 0xe6, multiplyAdd: 0x105 },
  float64: { lanes: 2, add: 0xf0, multiply: 0xf2, multiplyAdd: 0x107 },
};

const [v128, i32, loopWithoutResult] = [0x7b, 0x7f, 0x40];

/** A whole number in WebAssembly's variable length. */
function leb(value: number): number[] {
  return value < 128 ? [value] : [(value & 127) | 128, ...leb(value >>> 7)];
}

const section = (id: number, ...content: number[]) => [id, ...leb(content.length), ...content];
const text = (value: string) => [value.length, ...new TextEncoder().encode(value)];
const simd = (code: number, ...operands: number[]) => [0xfd, ...leb(code), ...operands];
const get = (local: number) => [0x20, ...leb(local)];
const set = (local: number) => [0x21, ...leb(local)];
const constant = (value: number) => [0x41, ...leb(value)];

/** A constant with the same value in all lanes. */
function splat(value: number, precision: Precision): number[] {
  const lanes = precision === 'float32' ? new Float32Array(4).fill(value) : new Float64Array(2).fill(value);
  return simd(0x0c, ...new Uint8Array(lanes.buffer));
}

/** A module that exports `run(turns, address)`: so many times a := a·m + c on every chain, then stores the chains. */
function chainModule(precision: Precision, chains: number, fused: boolean): Uint8Array<ArrayBuffer> {
  const vector = vectors[precision];
  const [turns, address, m, c, first] = [0, 1, 2, 3, 4];
  const each = Array.from({ length: chains }, (_, k) => first! + k);
  const next = (chain: number) =>
    fused
      ? [...get(chain), ...get(m!), ...get(c!), ...simd(vector.multiplyAdd)]
      : [...get(chain), ...get(m!), ...simd(vector.multiply), ...get(c!), ...simd(vector.add)];
  const code = [
    ...[...splat(0.999999, precision), ...set(m!), ...splat(1e-7, precision), ...set(c!)],
    ...each.flatMap((chain, k) => [...splat(k, precision), ...set(chain)]),
    ...[0x03, loopWithoutResult],
    ...each.flatMap(chain => [...next(chain), ...set(chain)]),
    ...[...get(turns!), ...constant(1), 0x6b, 0x22, turns!, 0x0d, 0, 0x0b],
    ...each.flatMap((chain, k) => [...get(address!), ...get(chain), ...simd(0x0b, 4, ...leb(16 * k))]),
    0x0b,
  ];
  const body = [1, ...leb(chains + 2), v128!, ...code];
  return Uint8Array.from([
    ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, 1, 0x60, 2, i32!, i32!, 0),
    ...section(2, 1, ...text('env'), ...text('memory'), 2, 0, 1),
    ...section(3, 1, 0),
    ...section(7, 1, ...text('run'), 0, 0),
    ...section(10, 1, ...leb(body.length), ...body),
  ]);
}

/** The best rate over some hundredths of a second. */
async function rateOf(precision: Precision, chains: number, fused: boolean): Promise<number> {
  const memory = new WebAssembly.Memory({ initial: 1 });
  const module = await WebAssembly.instantiate(chainModule(precision, chains, fused), { env: { memory } });
  const run = module.instance.exports['run'] as (turns: number, address: number) => void;
  const turns = 300_000;
  const secondsOf = () => {
    const start = performance.now();
    run(turns, 64);
    return (performance.now() - start) / 1000;
  };
  for (let i = 0; i < 10; i++) secondsOf();
  await new Promise(resolve => setTimeout(resolve, 50)); // for the optimizing compiler to finish
  const best = Math.min(...Array.from({ length: 30 }, secondsOf));
  return (2 * vectors[precision].lanes * chains * turns) / best / 1e9;
}

const peaks: Record<string, number> = {};
for (const precision of ['float32', 'float64'] as const) {
  for (const arithmetic of ['strict', 'fused'] as const) {
    // How many chains fill the pipelines without spilling depends on the width of a register.
    for (const chains of [8, 12, 16, 24]) {
      const name = `${precision} ${arithmetic}`;
      const rate = await rateOf(precision, chains, arithmetic === 'fused');
      peaks[name] = Math.max(peaks[name] ?? 0, rate);
    }
  }
}
process.stdout.write(`${JSON.stringify(peaks)}\n`);
