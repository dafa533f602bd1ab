/** One speaker's packets on their way to the worklet: put in order, decoded, and handed on with their place in time. */

import { OpusDecoder } from "../../shared/opus_decoder";
import { type Frame, RATE } from "./jitter_buffer";
import { isSilence, type VoicePacket } from "./packet";
import { type Ordered, Sequencer } from "./sequencer";

const REMEMBERED = 100; // packets: what waits to be played, and some more

export class Speaker {
  /** `performance.now()` of the last packet. */
  heardAt = 0;
  private readonly sequencer = new Sequencer((ordered) => this.decode(ordered));
  private readonly arrivals = new Map<number, number>();
  private readonly decoder = new OpusDecoder<{ at: number; quiet: boolean }>(({ place, left, right }) =>
    this.hand({ ...place, left, right }),
  );

  constructor(private readonly hand: (frame: Frame) => void) {}

  /** Packets that could not be decoded. */
  get broken(): number {
    return this.decoder.broken;
  }

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
    this.decoder.close();
  }

  private decode({ at, packet }: Ordered): void {
    this.arrivals.set(at, packet.arrivalMs);
    for (const old of this.arrivals.keys()) {
      if (this.arrivals.size <= REMEMBERED) break;
      this.arrivals.delete(old);
    }
    this.decoder.decode(packet.opus, at, { at, quiet: isSilence(packet.opus) });
  }
}
