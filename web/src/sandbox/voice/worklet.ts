/** The part of the page that runs where sound is made, in a thread of its own: mixes what the player sends it. */

import type { Frame } from "./jitter_buffer";
import { Mixer, type SpeakerStatus } from "./mixer";

/** What the player sends. */
export type ToWorklet =
  | { kind: "frame"; speaker: string; frame: Frame }
  | { kind: "forget"; speaker?: string }
  | { kind: "recent" };

/** What it is told; `time` is that of the audio context, in seconds, at which `speakers` will be heard. */
export type FromWorklet =
  | { kind: "status"; time: number; speakers: Record<string, SpeakerStatus> }
  | { kind: "recent"; left: Float32Array; right: Float32Array };

// What an AudioWorkletGlobalScope has, which TypeScript's DOM library does not describe.
declare const currentTime: number;
declare function registerProcessor(name: string, processor: new () => AudioWorkletProcessor): void;
declare class AudioWorkletProcessor {
  readonly port: MessagePort;
}

const STATUS_EVERY = 75; // quanta of 128 samples: 200 ms

class MixingProcessor extends AudioWorkletProcessor {
  private readonly mixer = new Mixer();
  private quanta = 0;

  constructor() {
    super();
    this.port.onmessage = ({ data }: MessageEvent<ToWorklet>) => this.take(data);
  }

  process(_inputs: Float32Array[][], outputs: Float32Array[][]): boolean {
    const [left, right] = outputs[0] ?? [];
    if (left === undefined || right === undefined) return true;
    if (this.quanta++ % STATUS_EVERY === 0) {
      this.tell({ kind: "status", time: currentTime, speakers: this.mixer.status() });
    }
    this.mixer.read(left, right);
    return true;
  }

  private take(order: ToWorklet): void {
    if (order.kind === "frame") this.mixer.push(order.speaker, order.frame);
    else if (order.kind === "forget") this.mixer.forget(order.speaker);
    else {
      const [left, right] = this.mixer.recent();
      this.tell({ kind: "recent", left, right });
    }
  }

  private tell(told: FromWorklet): void {
    this.port.postMessage(told);
  }
}

registerProcessor("mixing", MixingProcessor);
