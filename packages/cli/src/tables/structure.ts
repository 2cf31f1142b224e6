// One pass over the bytes of a delimited file: where its lines, records and quotes are, and nothing about their contents.
//
// DuckDB parses the cells. It cannot be asked for lines: its own numbers count records, not lines, once a quoted
// cell spans lines or a line is blank, it drops an empty cell too many at the end of a row without a word, and it
// refuses files whose line ends are mixed. So this pass counts, and tidies while it does: every line end outside
// quotes becomes one line feed and blank lines go, which leaves DuckDB nothing to guess.

const LF = 0x0a;
const CR = 0x0d;
const SPACE = 0x20;
const QUOTE = 0x22;

/** The longest record read, in bytes: what an unclosed quote may cost in memory. */
export const LONGEST_RECORD: number = 16 << 20;

/** What is wrong with the shape of a file, and on which line. */
export type StructureFault =
  | { readonly kind: 'nul'; readonly line: number }
  | { readonly kind: 'long'; readonly line: number }
  | { readonly kind: 'unclosed'; readonly line: number; readonly within: boolean }
  | { readonly kind: 'after-quote'; readonly line: number; readonly opened: number };

/** Thrown by the scanner at the first fault. */
export class StructureError extends Error {
  readonly fault: StructureFault;
  constructor(fault: StructureFault) {
    super(fault.kind);
    this.fault = fault;
  }
}

const LINE_START = 0; // nothing of the line seen
const CELL_START = 1; // after a delimiter
const LEADING = 2; // spaces at the start of a cell: a quote may still open
const PLAIN = 3;
const QUOTED = 4;
const CLOSING = 5; // after a quote inside quotes: half of a doubled one, or the end
const CLOSED = 6; // spaces after the closing quote

/** Follows a file through its chunks; calls back at the end of every record. */
export class RecordScanner {
  /** The line, from 1, that the next byte is on. */
  line = 1;
  /** Cells so far in the record under way. */
  cells = 1;
  /** Whether the record under way, or the last one, has nothing after its last delimiter. */
  endsEmpty = true;
  /** Keep blank lines as records: what they are when a record has one cell. */
  keepBlank = false;
  /** How many records at the end were blank lines. */
  trailingBlank = 0;
  longest = 0;
  /** A file without any quote can be cut anywhere, and so be parsed by several threads. */
  sawQuote = false;

  readonly #delimiter: number;
  readonly #onRecord: (cells: number, line: number) => void;
  #state = LINE_START;
  #afterCR = false;
  #recordLine = 1;
  #quoteLine = 0;
  #recordBytes = 0;

  constructor(delimiter: number, onRecord: (cells: number, line: number) => void) {
    this.#delimiter = delimiter;
    this.#onRecord = onRecord;
  }

  /**
   * Takes the next bytes and tidies them in place.
   *
   * @returns how many of the bytes, from the first, the tidied text takes.
   * @throws {StructureError} at the first fault.
   */
  push(bytes: Uint8Array): number {
    const delimiter = this.#delimiter;
    let from = 0; // where the record under way starts in the tidied bytes
    let to = 0;
    for (let i = 0; i < bytes.length; i++) {
      const byte = bytes[i]!;
      if (byte > QUOTE && byte !== delimiter && this.#state === PLAIN) {
        bytes[to++] = byte;
      } else if (byte !== LF && byte !== CR) {
        this.#follow(byte);
        bytes[to++] = byte;
      } else if (this.#breaksRecord(byte)) {
        bytes[to++] = LF;
        this.#endRecord(to - from);
        from = to;
      } else if (this.#state === QUOTED) bytes[to++] = byte;
    }
    this.#recordBytes += to - from;
    this.#checkLength();
    return to;
  }

  /** Ends the file; true when its last record wants a line feed. */
  end(): boolean {
    if (this.#state === QUOTED) this.#fail({ kind: 'unclosed', line: this.#quoteLine, within: false });
    if (this.#state === LINE_START) return false;
    this.#endRecord(1);
    return true;
  }

  #follow(byte: number): void {
    this.#afterCR = false;
    if (byte === 0) this.#fail({ kind: 'nul', line: this.line });
    if (this.#state === QUOTED) {
      if (byte === QUOTE) this.#state = CLOSING;
    } else if (byte === this.#delimiter) {
      this.cells++;
      this.#state = CELL_START;
    } else if (byte === QUOTE) this.#quote();
    else if (this.#state >= CLOSING) {
      if (byte !== SPACE) this.#fail({ kind: 'after-quote', line: this.line, opened: this.#quoteLine });
      this.#state = CLOSED;
    } else if (this.#state !== PLAIN) this.#state = byte === SPACE ? LEADING : PLAIN;
  }

  #quote(): void {
    this.sawQuote = true;
    if (this.#state === CLOSING) this.#state = QUOTED;
    else if (this.#state === CLOSED) {
      this.#fail({ kind: 'after-quote', line: this.line, opened: this.#quoteLine });
    } else if (this.#state !== PLAIN) {
      this.#state = QUOTED;
      this.#quoteLine = this.line;
    }
  }

  /** Counts a line end; true when it ends a record that is to be kept. */
  #breaksRecord(byte: number): boolean {
    const secondHalf = byte === LF && this.#afterCR;
    this.#afterCR = byte === CR;
    if (secondHalf) return false;
    this.line++;
    if (this.#state === QUOTED) return false;
    if (this.#state !== LINE_START) return true;
    if (this.keepBlank) return true;
    this.#recordLine = this.line;
    return false;
  }

  #endRecord(bytes: number): void {
    this.trailingBlank = this.#state === LINE_START ? this.trailingBlank + 1 : 0;
    this.#recordBytes += bytes;
    this.#checkLength();
    if (this.#recordBytes > this.longest) this.longest = this.#recordBytes;
    this.endsEmpty = this.#state === CELL_START;
    this.#onRecord(this.cells, this.#recordLine);
    this.#state = LINE_START;
    this.cells = 1;
    this.#recordBytes = 0;
    this.#recordLine = this.line;
  }

  #checkLength(): void {
    if (this.#recordBytes <= LONGEST_RECORD) return;
    if (this.#state === QUOTED) this.#fail({ kind: 'unclosed', line: this.#quoteLine, within: true });
    this.#fail({ kind: 'long', line: this.#recordLine });
  }

  #fail(fault: StructureFault): never {
    throw new StructureError(fault);
  }
}

/** The line on which each record starts, kept only where records do not simply follow line by line. */
export class LineIndex {
  readonly #records: number[] = [];
  readonly #lines: number[] = [];
  #count = 0;
  #expected = -1;

  /** Notes the starting line of the next record. */
  add(line: number): void {
    if (line !== this.#expected) {
      this.#records.push(this.#count);
      this.#lines.push(line);
    }
    this.#count++;
    this.#expected = line + 1;
  }

  /** The starting line of a record, from 0. */
  lineOf(record: number): number {
    let low = 0;
    let high = this.#records.length;
    while (high - low > 1) {
      const middle = (low + high) >>> 1;
      if (this.#records[middle]! <= record) low = middle;
      else high = middle;
    }
    return this.#lines[low]! + record - this.#records[low]!;
  }
}
