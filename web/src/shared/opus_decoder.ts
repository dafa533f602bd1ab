/** Opus packets made into samples by the browser, each with whatever it is to be remembered by. */

export const RATE = 48_000;

const CONFIGURATION = { codec: "opus", sampleRate: RATE, numberOfChannels: 2 };
const US_PER_SAMPLE = 1e6 / RATE;

export interface Decoded<Place> {
  place: Place;
  left: Float32Array<ArrayBuffer>;
  right: Float32Array<ArrayBuffer>;
}

/** Gives `hand` each packet once, in order. A packet that breaks the decoder takes those with it that wait. */
export class OpusDecoder<Place> {
  /** Packets that could not be decoded. */
  broken = 0;
  private readonly decoding: Place[] = [];
  private decoder: AudioDecoder | null = null;

  constructor(private readonly hand: (decoded: Decoded<Place>) => void) {}

  /** `at` is when the packet is to be played, in samples from anywhere. */
  decode(packet: Uint8Array, at: number, place: Place): void {
    if (this.decoder === null || this.decoder.state === "closed") this.decoder = this.opened();
    this.decoding.push(place);
    const timestamp = Math.round(at * US_PER_SAMPLE);
    this.decoder.decode(new EncodedAudioChunk({ type: "key", timestamp, data: packet }));
  }

  close(): void {
    if (this.decoder?.state !== "closed") this.decoder?.close();
    this.decoder = null;
    this.decoding.length = 0;
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
    const side = (planeIndex: number): Float32Array<ArrayBuffer> => {
      const samples = new Float32Array(data.numberOfFrames);
      data.copyTo(samples, { planeIndex: Math.min(planeIndex, data.numberOfChannels - 1), format: "f32-planar" });
      return samples;
    };
    if (place !== undefined) this.hand({ place, left: side(0), right: side(1) });
    data.close();
  }
}
