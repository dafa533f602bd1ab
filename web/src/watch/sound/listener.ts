/** "Listen here": the group's sound in the page, each frame at its moment by the server's clock. */

import { type Decoded, OpusDecoder, RATE } from "../../shared/opus_decoder";
import { FRAME_MS, parsed } from "./packet";
import type { FromPlayout, ToPlayout } from "./worklet";
import workletUrl from "./worklet?worker&url";

const CLOCK_EVERY_MS = 500;
const FLUSHES_KEPT = 8;
const SAMPLES_PER_MS = RATE / 1000;
const ANALYSED = 1024; // samples that the level is of

interface Place {
  dueMs: number;
  revision: number;
}

export interface Listener {
  /** Settles when sound can be heard; rejects where this browser cannot. */
  readonly ready: Promise<void>;
  /** A packet as the event `sound` brings it. */
  packet(bytes: ArrayBuffer | Uint8Array<ArrayBuffer>): void;
  /** Silence at once: nothing that is held sounds. */
  flush(): void;
  /** Silence for good. The context stays whoever's it is. */
  stop(): void;
  /** From 0 to 1. */
  setVolume(share: number): void;
  /** How loud it is right now, from 0 to 1. */
  level(): number;
  /** Frames that came too late to be heard, or could not be decoded, and how many milliseconds wait. */
  status(): { late: number; broken: number; waitingMs: number };
}

/** Whether this browser can. Plain http gives pages no decoder, but on this very machine. */
export function canListen(): boolean {
  return "AudioDecoder" in globalThis && "AudioWorkletNode" in globalThis;
}

/**
 * Play into `context`, whose rate must be 48 kHz and which somebody's click has let run. `serverNow` tells the server's
 * time in ms; with `delayMs` all is heard so much later than there.
 */
export function startListening(serverNow: () => number, context: AudioContext, delayMs = 0): Listener {
  return new Listening(serverNow, context, delayMs);
}

class Listening implements Listener {
  readonly ready: Promise<void>;
  private readonly gain: GainNode;
  private readonly meter: AnalyserNode;
  private readonly heard = new Float32Array(ANALYSED);
  private readonly decoder = new OpusDecoder<Place>((decoded) => this.hand(decoded));
  private readonly ticking: ReturnType<typeof setInterval>;
  private node: AudioWorkletNode | null = null;
  private flushes: { revision: number; fromMs: number }[] = [];
  private told: FromPlayout = { late: 0, waiting: 0 };
  private revision = 0;
  private stopped = false;

  constructor(
    private readonly serverNow: () => number,
    private readonly context: AudioContext,
    private readonly delayMs: number,
  ) {
    this.gain = new GainNode(context);
    this.meter = new AnalyserNode(context, { fftSize: ANALYSED, smoothingTimeConstant: 0 });
    this.meter.connect(this.gain).connect(context.destination);
    this.ticking = setInterval(() => this.setClock(), CLOCK_EVERY_MS);
    this.ready = this.open();
  }

  packet(bytes: ArrayBuffer | Uint8Array<ArrayBuffer>): void {
    const packet = parsed(bytes);
    if (packet === null || this.node === null || this.stopped || this.context.state !== "running") return;
    this.revision = packet.revision;
    if (packet.kind === "flush") {
      this.drop(packet.fromMs, packet.revision);
      return;
    }
    packet.frames.forEach((frame, number) => {
      const dueMs = packet.firstMs + number * FRAME_MS;
      this.decoder.decode(frame, dueMs * SAMPLES_PER_MS, { dueMs, revision: packet.revision });
    });
  }

  flush(): void {
    this.drop(0, this.revision + 1);
  }

  stop(): void {
    this.stopped = true;
    clearInterval(this.ticking);
    this.decoder.close();
    this.node?.disconnect();
    this.meter.disconnect();
    this.gain.disconnect();
  }

  setVolume(share: number): void {
    this.gain.gain.setTargetAtTime(share, this.context.currentTime, 0.02);
  }

  level(): number {
    this.meter.getFloatTimeDomainData(this.heard);
    return Math.min(1, Math.sqrt(this.heard.reduce((sum, sample) => sum + sample * sample, 0) / ANALYSED));
  }

  status(): { late: number; broken: number; waitingMs: number } {
    return { late: this.told.late, broken: this.decoder.broken, waitingMs: this.told.waiting / SAMPLES_PER_MS };
  }

  private async open(): Promise<void> {
    await this.context.audioWorklet.addModule(workletUrl);
    if (this.stopped) return;
    const node = new AudioWorkletNode(this.context, "playout", { numberOfInputs: 0, outputChannelCount: [2] });
    node.port.onmessage = ({ data }: MessageEvent<FromPlayout>) => {
      this.told = data;
    };
    node.connect(this.meter);
    this.node = node;
    this.setClock();
  }

  /** Tell when what is made now is heard: some time after it is made, which the browser knows. */
  private setClock(): void {
    const { contextTime, performanceTime } = this.context.getOutputTimestamp();
    if (contextTime === undefined || performanceTime === undefined || this.context.state !== "running") return;
    const serverMs = this.serverNow() - (performance.now() - performanceTime) - this.delayMs;
    this.order({ kind: "clock", zero: serverMs * SAMPLES_PER_MS - contextTime * RATE });
  }

  private drop(fromMs: number, revision: number): void {
    this.flushes = [...this.flushes, { revision, fromMs }].slice(-FLUSHES_KEPT);
    this.order({ kind: "flush", from: fromMs * SAMPLES_PER_MS });
  }

  private hand({ place, left, right }: Decoded<Place>): void {
    const isTakenBack = ({ revision, fromMs }: { revision: number; fromMs: number }) =>
      place.revision < revision && place.dueMs >= fromMs - 1;
    if (this.flushes.some(isTakenBack)) return; // meanwhile
    const frame = { at: place.dueMs * SAMPLES_PER_MS, left, right };
    this.order({ kind: "frame", frame }, [left.buffer, right.buffer]);
  }

  private order(order: ToPlayout, transferred: Transferable[] = []): void {
    this.node?.port.postMessage(order, transferred);
  }
}
