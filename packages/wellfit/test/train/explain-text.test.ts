// What users read of the compiler: the assignment's network as text.
import { expect, test } from 'vitest';
import { dense, explain, network, relu, sgd } from 'wellfit';

const plain = network({ inputs: 2, layers: [dense(20), relu(), dense(3), relu(), dense(1)] });
const descent = { optimizer: sgd({ learningRate: 0.3 }), examples: 211 };

/** The text without the size of module and memory, which change with every idea for faster code. */
const steady = (text: string) => text.replace(/^ {2}module .*\n/m, '');

test("a training step of the assignment's network", () => {
  expect(steady(explain(plain, descent).text)).toMatchInlineSnapshot(`
    "Training step of 2-20-3-1, 127 parameters: binaryCrossEntropy, sgd
    with learningRate = 0.3, 1/m = 0.00473934

    Program: 25 formulas, units × examples; m is the number of examples
      given with every batch: x, share, y
      flush(x): x, but 0 where x is so small that its products would slow the
                processor down
      forward
        dense_1.WX   20 × m  = dense_1.Wᵀ · x
        dense_1      20 × m  = dense_1.WX + dense_1.b
        relu_1       20 × m  = relu(dense_1)
        dense_2.WX   3 × m   = dense_2.Wᵀ · relu_1
        dense_2      3 × m   = dense_2.WX + dense_2.b
        relu_2       3 × m   = relu(dense_2)
        dense_3.WX   1 × m   = dense_3.Wᵀ · relu_2
        dense_3      1 × m   = dense_3.WX + dense_3.b
      backward, derived from the formulas above
        ddense_3.WX  1 × m   = flush(share · (sigmoid(dense_3) − y))
        ddense_3.b   1 × 1   = sum over examples of ddense_3.WX
        ddense_3.W   3 × 1   = relu_2 · ddense_3.WXᵀ
        drelu_2      3 × m   = dense_3.W · ddense_3.WX
        ddense_2     3 × m   = [relu_2 > 0] drelu_2
        ddense_2.b   3 × 1   = sum over examples of ddense_2
        ddense_2.W   20 × 3  = relu_1 · ddense_2ᵀ
        drelu_1      20 × m  = dense_2.W · ddense_2
        ddense_1     20 × m  = [relu_1 > 0] drelu_1
        ddense_1.b   20 × 1  = sum over examples of ddense_1
        ddense_1.W   2 × 20  = x · ddense_1ᵀ
      update
        dense_1.W    2 × 20  = flush(dense_1.W − (learningRate · ddense_1.W))
        dense_1.b    20 × 1  = flush(dense_1.b − (learningRate · ddense_1.b))
        dense_2.W    20 × 3  = flush(dense_2.W − (learningRate · ddense_2.W))
        dense_2.b    3 × 1   = flush(dense_2.b − (learningRate · ddense_2.b))
        dense_3.W    3 × 1   = flush(dense_3.W − (learningRate · ddense_3.W))
        dense_3.b    1 × 1   = flush(dense_3.b − (learningRate · ddense_3.b))

    Stages: 14 loops, one after the other
      product      sums over inputs in a tile of registers; what follows (+) is done
                   before it is stored
      contraction  sums over the examples: the gradient of weights, and of biases
                   with it
      update       one pass over the numbers that are learned

       1  product     dense_1 = dense_1.Wᵀ · x + dense_1.b
                    + relu_1 = relu(dense_1)
                      stores relu_1 · tiles of 4 units × 2 vectors · 21,100 FLOPs ·
                      5,376 bytes in, 34,560 out
       2  product     dense_2 = dense_2.Wᵀ · relu_1 + dense_2.b
                    + relu_2 = relu(dense_2)
                      stores relu_2 · tiles of 3 units × 2 vectors · 25,953 FLOPs ·
                      36,576 bytes in, 5,184 out
       3  product     dense_3 = dense_3.Wᵀ · relu_2 + dense_3.b
                    + ddense_3.WX = flush(share · (sigmoid(dense_3) − y))
                      stores ddense_3.WX · tiles of 1 unit × 2 vectors ·
                      2,110 FLOPs · 8,768 bytes in, 1,728 out
       4  contraction ddense_3.W = relu_2 · ddense_3.WXᵀ
                    + ddense_3.b = sum over examples of ddense_3.WX
                      stores ddense_3.W, ddense_3.b · 1,477 FLOPs ·
                      6,912 bytes in, 128 out
       5  product     drelu_2 = dense_3.W · ddense_3.WX
                    + ddense_2 = [relu_2 > 0] drelu_2
                      stores ddense_2 · tiles of 3 units × 2 vectors · 2,532 FLOPs ·
                      7,008 bytes in, 5,184 out
       6  contraction ddense_2.W = relu_1 · ddense_2ᵀ
                    + ddense_2.b = sum over examples of ddense_2
                      stores ddense_2.W, ddense_2.b · 25,953 FLOPs ·
                      39,744 bytes in, 2,016 out
       7  product     drelu_1 = dense_2.W · ddense_2
                    + ddense_1 = [relu_1 > 0] drelu_1
                      stores ddense_1 · tiles of 4 units × 2 vectors ·
                      33,760 FLOPs · 41,664 bytes in, 34,560 out
       8  contraction ddense_1.W = x · ddense_1ᵀ
                    + ddense_1.b = sum over examples of ddense_1
                      stores ddense_1.W, ddense_1.b · 21,100 FLOPs ·
                      38,016 bytes in, 1,920 out
       9  update      dense_1.W = flush(dense_1.W − (learningRate · ddense_1.W))
                      stores dense_1.W · 120 FLOPs · 2,592 bytes in, 1,280 out
      10  update      dense_1.b = flush(dense_1.b − (learningRate · ddense_1.b))
                      stores dense_1.b · 60 FLOPs · 1,312 bytes in, 640 out
      11  update      dense_2.W = flush(dense_2.W − (learningRate · ddense_2.W))
                      stores dense_2.W · 180 FLOPs · 3,872 bytes in, 1,920 out
      12  update      dense_2.b = flush(dense_2.b − (learningRate · ddense_2.b))
                      stores dense_2.b · 9 FLOPs · 224 bytes in, 96 out
      13  update      dense_3.W = flush(dense_3.W − (learningRate · ddense_3.W))
                      stores dense_3.W · 9 FLOPs · 224 bytes in, 96 out
      14  update      dense_3.b = flush(dense_3.b − (learningRate · ddense_3.b))
                      stores dense_3.b · 3 FLOPs · 96 bytes in, 32 out

    Buffers: 101,472 bytes, 97,536 where those that are done lend their place
      examples  blocks of vectors of examples, unit after unit
      spread    each number in all lanes of two vectors
      scalar    one number in all lanes of two vectors

      name          shape   layout     bytes  stages  place shared with
      dense_1.W     2 × 20  spread     1,280  1–9
      x             2 × m   examples   5,184  1–8
      dense_1.b     20 × 1  spread       640  1–10
      relu_1        20 × m  examples  36,288  1–7     ddense_1.W, …
      dense_2.W     20 × 3  spread     1,920  2–11
      dense_2.b     3 × 1   spread        96  2–12
      relu_2        3 × m   examples   5,184  2–5     ddense_2.W, …
      dense_3.W     3 × 1   spread        96  3–13
      share         1 × m   examples   1,728  3
      y             1 × m   examples   1,728  3
      dense_3.b     1 × 1   scalar        32  3–14
      ddense_3.WX   1 × m   examples   1,728  3–5
      ddense_3.W    3 × 1   spread        96  4–13
      ddense_3.b    1 × 1   scalar        32  4–14
      ddense_2      3 × m   examples   5,184  5–7
      ddense_2.W    20 × 3  spread     1,920  6–11    relu_2
      ddense_2.b    3 × 1   spread        96  6–12    relu_2
      ddense_1      20 × m  examples  36,288  7–8
      ddense_1.W    2 × 20  spread     1,280  8–9     relu_1
      ddense_1.b    20 × 1  spread       640  8–10    relu_1
      learningRate  1 × 1   scalar        32  9–14
      never in memory: dense_1.WX, dense_1, dense_2.WX, dense_2, dense_3.WX,
      dense_3, drelu_2, drelu_1

    One run
      FLOPs       134,366 for 211 examples; the program has 139,430, and sums that
                  start from a bias save 5,064 (forward 53,383, backward 85,666,
                  update 381)
      bytes       about 192,384 read and 89,344 written, if every stage passes each
                  of its buffers once: 0.48 FLOPs a byte

    Schedule
      parameters  127 numbers, each in all lanes of two vectors of its own (32
                  bytes). Up to 512 of them fit in the first-level cache that way,
                  and no product has to spread a weight before it multiplies.
      examples    side by side in blocks of 8: 4 vectors of 2. 211 examples take 27
                  blocks, the last with 5 places of padding, whose share in every
                  mean is 0.
      tiles       up to 4 units × 2 vectors of 128 bits, so that a tile's running
                  sums, inputs and weights stay in sixteen registers.
      arithmetic  float64, strict: every product and every sum is rounded, which
                  gives the same bits on every machine.
    "
  `);
});

test("a prediction of the assignment's network", () => {
  expect(steady(plain.explain({ examples: 8, precision: 'float32' }))).toMatchInlineSnapshot(`
    "Prediction by 2-20-3-1, 127 parameters, up to 8 examples at a time

    Program: 9 formulas, units × examples; m is the number of examples
      x           2 × m   = rows of x in this batch
      dense_1.WX  20 × m  = dense_1.Wᵀ · x
      dense_1     20 × m  = dense_1.WX + dense_1.b
      relu_1      20 × m  = relu(dense_1)
      dense_2.WX  3 × m   = dense_2.Wᵀ · relu_1
      dense_2     3 × m   = dense_2.WX + dense_2.b
      relu_2      3 × m   = relu(dense_2)
      dense_3.WX  1 × m   = dense_3.Wᵀ · relu_2
      dense_3     1 × m   = dense_3.WX + dense_3.b

    Stages: 4 loops, one after the other
      gather   the rows of this batch out of a table
      product  sums over inputs in a tile of registers; what follows (+) is done
               before it is stored

       1  gather      x = rows of x in this batch
                      stores x · 64 bytes in, 64 out
       2  product     dense_1 = dense_1.Wᵀ · x + dense_1.b
                    + relu_1 = relu(dense_1)
                      stores relu_1 · tiles of 4 units × 2 vectors · 800 FLOPs ·
                      1,984 bytes in, 640 out
       3  product     dense_2 = dense_2.Wᵀ · relu_1 + dense_2.b
                    + relu_2 = relu(dense_2)
                      stores relu_2 · tiles of 3 units × 2 vectors · 984 FLOPs ·
                      2,656 bytes in, 96 out
       4  product     dense_3 = dense_3.Wᵀ · relu_2 + dense_3.b
                      stores dense_3 · tiles of 1 unit × 2 vectors · 48 FLOPs ·
                      224 bytes in, 32 out

    Buffers: 5,088 bytes
      examples  blocks of vectors of examples, unit after unit
      spread    each number in all lanes of two vectors
      scalar    one number in all lanes of two vectors

      name       shape   layout    bytes  stages  place shared with
      x          2 × m   examples     64  1–2
      dense_1.W  2 × 20  spread    1,280  2
      dense_1.b  20 × 1  spread      640  2
      relu_1     20 × m  examples    704  2–3
      dense_2.W  20 × 3  spread    1,920  3
      dense_2.b  3 × 1   spread       96  3
      relu_2     3 × m   examples    192  3–4
      dense_3.W  3 × 1   spread       96  4
      dense_3.b  1 × 1   scalar       32  4
      dense_3    1 × m   examples     64  4
      never in memory: dense_1.WX, dense_1, dense_2.WX, dense_2, dense_3.WX

    One run
      FLOPs       1,832 for 8 examples; the program has 2,024, and sums that start
                  from a bias save 192
      bytes       about 4,928 read and 832 written, if every stage passes each of
                  its buffers once: 0.32 FLOPs a byte

    Schedule
      parameters  127 numbers, each in all lanes of two vectors of its own (32
                  bytes). Up to 512 of them fit in the first-level cache that way,
                  and no product has to spread a weight before it multiplies.
      examples    side by side in blocks of 8: 2 vectors of 4. 8 examples take 1
                  block. Small batches get small blocks, so that few examples are
                  cheap.
      tiles       up to 4 units × 2 vectors of 128 bits, so that a tile's running
                  sums, inputs and weights stay in sixteen registers.
      arithmetic  float32, strict: every product and every sum is rounded, which
                  gives the same bits on every machine.
      batches     rows of a table are turned, so that examples lie side by side.
    "
  `);
});
