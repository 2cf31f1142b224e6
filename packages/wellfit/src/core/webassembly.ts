// The part of the platform's WebAssembly that the engine uses, declared here: the library is compiled for no platform.

/** Compiled code. */
export interface WasmModule {
  readonly [Symbol.toStringTag]: string;
}

/** One stretch of memory that code and host share. */
export interface WasmMemory {
  readonly buffer: ArrayBuffer;
}

/** Code with its memory. */
export interface WasmInstance {
  readonly exports: Readonly<Record<string, (...operands: number[]) => number | undefined>>;
}

interface WebAssemblyPlatform {
  validate(bytes: Uint8Array): boolean;
  readonly Module: new (bytes: Uint8Array) => WasmModule;
  readonly Instance: new (
    module: WasmModule,
    imports: Readonly<Record<string, Readonly<Record<string, unknown>>>>,
  ) => WasmInstance;
  readonly Memory: new (size: { readonly initial: number }) => WasmMemory;
}

/** WebAssembly where the platform has it. */
export const webAssembly: WebAssemblyPlatform | undefined = (
  globalThis as unknown as { readonly WebAssembly?: WebAssemblyPlatform }
).WebAssembly;
