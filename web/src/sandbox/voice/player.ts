/** Plays what is heard: a decoder for each speaker, a worklet that mixes them, volume and a meter behind it. */

import type { Id } from "../../shared/discord";
import { RATE } from "./jitter_buffer";
import type { SpeakerStatus } from "./mixer";
import type { VoicePacket } from "./packet";
import { Speaker } from "./speaker";
import type { FromWorklet, ToWorklet } from "./worklet";
import workletUrl from "./worklet?worker&url";

const GIVEN_UP_AFTER_MS = 100;
const FORGOTTEN_AFTER_MS = 60_000;
const ANALYSED = 8192; // samples that the meter looks at: 171 ms, in which tones 6 Hz apart are two

/** How the sound of one speaker is doing. */
export interface SoundStatus extends SpeakerStatus {
  lost: number;
  broken: number;
  /** From the packet's arrival at the sandbox to the ear, in milliseconds; null in a pause. */
  delayMs: number | null;
}

/** Whether this browser can play voice here. Plain http gives pages no decoder but on this very machine. */
export function canPlay(): boolean {
  return "AudioDecoder" in globalThis && "AudioWorkletNode" in globalThis;
}

/** Owns an audio context from `open` to `close`. */
export class Player {
  readonly meter: AnalyserNode;
  private readonly gain: GainNode;
  private readonly speakers = new Map<Id, Speaker>();
  private awaited: ((recent: [Float32Array, Float32Array]) => void)[] = [];

  private constructor(
    readonly context: AudioContext,
    private readonly node: AudioWorkletNode,
    private readonly told: (status: Record<Id, SoundStatus>) => void,
  ) {
    this.meter = new AnalyserNode(context, { fftSize: ANALYSED, smoothingTimeConstant: 0 });
    this.gain = new GainNode(context);
    node.connect(this.meter).connect(this.gain).connect(context.destination);
    node.port.onmessage = ({ data }: MessageEvent<FromWorklet>) => this.hear(data);
  }

  /** Make one; `told` is given the speakers' status some times a second. It is silent until `resume`. */
  static async open(told: (status: Record<Id, SoundStatus>) => void): Promise<Player> {
    const context = new AudioContext({ sampleRate: RATE, latencyHint: "interactive" });
    try {
      await context.audioWorklet.addModule(workletUrl);
      return new Player(
        context,
        new AudioWorkletNode(context, "mixing", { numberOfInputs: 0, outputChannelCount: [2] }),
        told,
      );
    } catch (error) {
      await context.close();
      throw error;
    }
  }

  set volume(share: number) {
    this.gain.gain.setTargetAtTime(share, this.context.currentTime, 0.02);
  }

  take(packet: VoicePacket): void {
    if (this.context.state !== "running") return; // it would pile up before a worklet that stands still
    let speaker = this.speakers.get(packet.speaker);
    if (speaker === undefined) {
      speaker = new Speaker((frame) =>
        this.order({ kind: "frame", speaker: packet.speaker, frame }, [frame.left.buffer, frame.right.buffer]),
      );
      this.speakers.set(packet.speaker, speaker);
    }
    speaker.take(packet);
  }

  /** The last seconds of what was heard. */
  recent(): Promise<[Float32Array, Float32Array]> {
    return new Promise((resolve) => {
      this.awaited.push(resolve);
      this.order({ kind: "recent" });
    });
  }

  /** Silence at once: what still waits belongs to a channel that was left. */
  clear(): void {
    this.order({ kind: "forget" });
    for (const speaker of this.speakers.values()) speaker.close();
    this.speakers.clear();
  }

  async close(): Promise<void> {
    this.clear();
    await this.context.close();
  }

  private order(order: ToWorklet, transferred: Transferable[] = []): void {
    this.node.port.postMessage(order, transferred);
  }

  private hear(told: FromWorklet): void {
    if (told.kind === "recent") {
      for (const resolve of this.awaited.splice(0)) resolve([told.left, told.right]);
      return;
    }
    this.tidy();
    const status = [...this.speakers].map(([id, speaker]): [Id, SoundStatus] | null => {
      const sound = told.speakers[id];
      if (sound === undefined) return null;
      const delayMs = sound.position === null ? null : this.delayOf(speaker, sound.position, told.time);
      return [id, { ...sound, lost: speaker.lost, broken: speaker.broken, delayMs }];
    });
    this.told(Object.fromEntries(status.filter((one) => one !== null)));
  }

  private tidy(): void {
    const now = performance.now();
    for (const [id, speaker] of this.speakers) {
      if (now - speaker.heardAt > GIVEN_UP_AFTER_MS) speaker.giveUp();
      if (now - speaker.heardAt < FORGOTTEN_AFTER_MS) continue;
      speaker.close();
      this.speakers.delete(id);
      this.order({ kind: "forget", speaker: id });
    }
  }

  /** How long after its arrival a sample is heard that the context plays at `time`. */
  private delayOf(speaker: Speaker, sample: number, time: number): number | null {
    const arrivalMs = speaker.arrivalOf(sample);
    const { contextTime, performanceTime } = this.context.getOutputTimestamp();
    if (arrivalMs === null || contextTime === undefined || performanceTime === undefined) return null;
    return performance.timeOrigin + performanceTime + (time - contextTime) * 1000 - arrivalMs;
  }
}
