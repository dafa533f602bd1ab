/** The part of "listen here" that runs where sound is made, in a thread of its own. */

import { type Frame, Playout, RATE } from "./playout";

/** What the listener sends. `zero` is the server's time, in samples, when the audio context was at 0. */
export type ToPlayout =
  | { kind: "frame"; frame: Frame }
  | { kind: "flush"; from: number }
  | { kind: "clock"; zero: number };

/** What it is told. */
export interface FromPlayout {
  late: number;
  waiting: number;
}

// What an AudioWorkletGlobalScope has, which TypeScript's DOM library does not describe.
declare const currentTime: number;
declare function registerProcessor(name: string, processor: new () => AudioWorkletProcessor): void;
declare class AudioWorkletProcessor {
  readonly port: MessagePort;
}

const STATUS_EVERY = 75; // quanta of 128 samples: 200 ms

class PlayoutProcessor extends AudioWorkletProcessor {
  private readonly playout = new Playout();
  private zero: number | null = null;
  private quanta = 0;

  constructor() {
    super();
    this.port.onmessage = ({ data }: MessageEvent<ToPlayout>) => this.take(data);
  }

  process(_inputs: Float32Array[][], outputs: Float32Array[][]): boolean {
    const [left, right] = outputs[0] ?? [];
    if (left === undefined || right === undefined || this.zero === null) return true;
    this.playout.read(left, right, this.zero + currentTime * RATE);
    if (this.quanta++ % STATUS_EVERY === 0) {
      const told: FromPlayout = { late: this.playout.late, waiting: this.playout.waiting };
      this.port.postMessage(told);
    }
    return true;
  }

  private take(order: ToPlayout): void {
    if (order.kind === "frame") this.playout.push(order.frame);
    else if (order.kind === "flush") this.playout.flush(order.from);
    else this.zero = order.zero;
  }
}

registerProcessor("playout", PlayoutProcessor);
