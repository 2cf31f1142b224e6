// Lines of many points in one buffer, which is used again for the next frame.

/** Lines one after the other; line i has the points `starts[i]` to before `starts[i + 1]`. */
export class Polylines {
  count = 0;
  /** In points, not in numbers. */
  starts: Int32Array<ArrayBuffer> = new Int32Array(64);
  /** 1 where the last point is joined with the first. */
  closed: Uint8Array<ArrayBuffer> = new Uint8Array(64);
  /** x and y of each point in turn. */
  xy: Float32Array<ArrayBuffer> = new Float32Array(2048);

  clear(): void {
    this.count = 0;
  }

  /** Adds a point to the line that is being drawn. */
  add(x: number, y: number): void {
    let at = 2 * this.starts[this.count + 1]!;
    if (at === this.xy.length) {
      const longer = new Float32Array(2 * this.xy.length);
      longer.set(this.xy);
      this.xy = longer;
    }
    this.xy[at++] = x;
    this.xy[at] = y;
    this.starts[this.count + 1]!++;
  }

  begin(): void {
    if (this.count + 2 > this.closed.length) {
      const starts = new Int32Array(2 * this.starts.length);
      starts.set(this.starts);
      this.starts = starts;
      const closed = new Uint8Array(2 * this.closed.length);
      closed.set(this.closed);
      this.closed = closed;
    }
    this.starts[this.count + 1] = this.starts[this.count]!;
  }

  end(closed: boolean): void {
    this.closed[this.count++] = closed ? 1 : 0;
  }
}
