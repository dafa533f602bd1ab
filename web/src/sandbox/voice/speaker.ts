/** One speaker's packets on their way to the worklet: put in order, decoded, and handed on with their place in time. */

import { type Frame, RATE } from "./jitter_buffer";
import { isSilence, type VoicePacket } from "./packet";
import { type Ordered, Sequencer } from "./sequencer";

const REMEMBERED = 100; // packets: what waits to be played, and some more
const CONFIGURATION = { codec: "opus", sampleRate: RATE, numberOfChannels: 2 };
const US_PER_SAMPLE = 1e6 / RATE;

export class Speaker {
  /** `performance.now()` of the last packet. */
  heardAt = 0;
  /** Packets that could not be decoded. */
  broken = 0;
  private readonly sequencer = new Sequencer((ordered) => this.decode(ordered));
  private readonly arrivals = new Map<number, number>();
  private readonly decoding: { at: number; quiet: boolean }[] = [];
  private decoder: AudioDecoder | null = null;

  constructor(private readonly hand: (frame: Frame) => void) {}

  /** Packets that never came. */
  get lost(): number {
    return this.sequencer.lost;
  }

  take(packet: VoicePacket): void {
    this.heardAt = performance.now();
    this.sequencer.take(packet);
  }

  /** Nothing came for a moment: whatever is missing will not. */
  giveUp(): void {
    this.sequencer.giveUp();
  }

  /** When the packet arrived at the sandbox of which this sample is; null when that is forgotten. */
  arrivalOf(sample: number): number | null {
    for (const [at, arrivalMs] of this.arrivals) {
      if (sample >= at && sample < at + RATE * 0.06) return arrivalMs + ((sample - at) / RATE) * 1000;
    }
    return null;
  }

  close(): void {
    if (this.decoder?.state !== "closed") this.decoder?.close();
    this.decoder = null;
  }

  private decode({ at, packet }: Ordered): void {
    this.arrivals.set(at, packet.arrivalMs);
    for (const old of this.arrivals.keys()) {
      if (this.arrivals.size <= REMEMBERED) break;
      this.arrivals.delete(old);
    }
    if (this.decoder === null || this.decoder.state === "closed") this.decoder = this.opened();
    const chunk = { type: "key", timestamp: Math.round(at * US_PER_SAMPLE), data: packet.opus } as const;
    this.decoding.push({ at, quiet: isSilence(packet.opus) });
    this.decoder.decode(new EncodedAudioChunk(chunk));
  }

  private opened(): AudioDecoder {
    const decoder = new AudioDecoder({
      output: (data) => this.pass(data),
      error: () => {
        this.broken += 1; // it is closed now; the next packet opens another
        this.decoding.length = 0;
      },
    });
    decoder.configure(CONFIGURATION);
    return decoder;
  }

  /** Each packet comes out once, in order. Its timestamp does not: Chromium counts samples over a sender's pauses. */
  private pass(data: AudioData): void {
    const place = this.decoding.shift();
    const side = (planeIndex: number): Float32Array => {
      const samples = new Float32Array(data.numberOfFrames);
      data.copyTo(samples, { planeIndex: Math.min(planeIndex, data.numberOfChannels - 1), format: "f32-planar" });
      return samples;
    };
    if (place !== undefined) this.hand({ ...place, left: side(0), right: side(1) });
    data.close();
  }
}
