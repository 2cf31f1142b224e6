// Writes a network of dense layers as an ONNX model: the few fields of its protobuf that such a network needs.
//
// Field numbers are those of onnx.proto: https://github.com/onnx/onnx/blob/main/onnx/onnx.proto

type Bytes = readonly number[] | Uint8Array;

function varint(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 127; rest = Math.floor(rest / 128)) bytes.push((rest % 128) + 128);
  return [...bytes, rest];
}

/** A field that holds a whole number. */
const number = (field: number, value: number): Bytes => [...varint(field * 8), ...varint(value)];

/** A field that holds bytes: a text, a message, packed values. */
function bytes(field: number, ...parts: Bytes[]): Uint8Array {
  const length = parts.reduce((total, part) => total + part.length, 0);
  return join([varint(field * 8 + 2), varint(length), ...parts]);
}

const text = (field: number, value: string): Bytes => bytes(field, new TextEncoder().encode(value));

function join(parts: readonly Bytes[]): Uint8Array {
  const joined = new Uint8Array(parts.reduce((total, part) => total + part.length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}

const float32 = 1;
const integerAttribute = 2;

/** TensorProto: dims, data_type, name, raw_data. */
function tensor(name: string, shape: readonly number[], values: Float32Array): Bytes {
  const raw = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  return join([...shape.map(size => number(1, size)), number(2, float32), text(8, name), bytes(9, raw)]);
}

/** NodeProto: input, output, op_type. */
function node(operation: string, inputs: readonly string[], output: string): Bytes {
  return join([...inputs.map(input => text(1, input)), text(2, output), text(4, operation)]);
}

/** NodeProto of Gemm with one attribute, transB = 0, in its place: AttributeProto name, i, type. */
function gemm(inputs: readonly string[], output: string): Bytes {
  const attribute = bytes(5, text(1, 'transB'), number(3, 0), number(20, integerAttribute));
  return join([node('Gemm', inputs, output), attribute]);
}

/** ValueInfoProto of a float32 tensor of rows × columns, any number of rows. */
function valueInfo(name: string, columns: number): Bytes {
  const shape = bytes(2, bytes(1, text(2, 'rows')), bytes(1, number(1, columns)));
  return join([text(1, name), bytes(2, bytes(1, number(1, float32), shape))]);
}

/** A dense layer of fanIn × fanOut weights, without biases of its own: they are zero. */
export interface OnnxLayer {
  readonly fanIn: number;
  readonly fanOut: number;
  readonly W: Float32Array;
}

/** ModelProto of dense layers with ReLU between them and a sigmoid at the end: `x` in, `probabilities` out. */
export function onnxModel(layers: readonly OnnxLayer[]): Uint8Array {
  const last = layers.length - 1;
  const nodes = layers.flatMap((_, l) => [
    gemm([l === 0 ? 'x' : `A${l - 1}`, `W${l}`, `b${l}`], `Z${l}`),
    l === last ? node('Sigmoid', [`Z${l}`], 'probabilities') : node('Relu', [`Z${l}`], `A${l}`),
  ]);
  const tensors = layers.flatMap(({ W, fanIn, fanOut }, l) => [
    tensor(`W${l}`, [fanIn, fanOut], W),
    tensor(`b${l}`, [fanOut], new Float32Array(fanOut)),
  ]);
  const graph = bytes(
    7,
    ...nodes.map(each => bytes(1, each)),
    text(2, 'network'),
    ...tensors.map(each => bytes(5, each)),
    bytes(11, valueInfo('x', layers[0]!.fanIn)),
    bytes(12, valueInfo('probabilities', layers[last]!.fanOut)),
  );
  const irVersion = number(1, 8);
  const operatorSet = bytes(8, text(1, ''), number(2, 13));
  return join([irVersion, graph, operatorSet]);
}
