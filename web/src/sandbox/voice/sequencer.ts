/**
 * Puts one speaker's packets into the order in which they were sent, each once, and their timestamps on one line that
 * neither wraps around nor starts anew. Pure.
 *
 * An Opus decoder needs packets in order. One that is missing is waited for until `PATIENCE` later ones are here, or
 * until `giveUp`.
 */

import type { VoicePacket } from "./packet";

export const PATIENCE = 4;
export const FRAME = 960; // samples in 20 ms
const RESTART = 1_000; // packets; further apart, the counters have begun anew

export interface Ordered {
  /** When it is to be played, in samples since the first packet's timestamp. */
  at: number;
  packet: VoicePacket;
}

export class Sequencer {
  /** Packets that never came, or too late. */
  lost = 0;
  private last: { sequence: number; at: number; packet: VoicePacket } | null = null;
  private held = new Map<number, VoicePacket>();

  constructor(private readonly release: (ordered: Ordered) => void) {}

  take(packet: VoicePacket): void {
    if (this.last === null) {
      this.pass(packet.sequence, packet);
      return;
    }
    const ahead = signed16(packet.sequence - this.last.packet.sequence);
    if (packet.ssrc !== this.last.packet.ssrc || Math.abs(ahead) > RESTART) {
      this.giveUp();
      this.pass(packet.sequence, packet, this.last.at + FRAME);
      return;
    }
    if (ahead <= 0) return; // it was here before, or is given up
    this.held.set(this.last.sequence + ahead, packet);
    this.drain();
    if (this.held.size >= PATIENCE) this.skip();
  }

  /** Wait no longer for what is missing before those that are here. */
  giveUp(): void {
    while (this.held.size > 0) this.skip();
  }

  private skip(): void {
    if (this.last === null) return;
    const next = Math.min(...this.held.keys());
    this.lost += next - this.last.sequence - 1;
    this.passHeld(next);
    this.drain();
  }

  private drain(): void {
    while (this.last !== null && this.held.has(this.last.sequence + 1)) this.passHeld(this.last.sequence + 1);
  }

  private passHeld(sequence: number): void {
    const packet = this.held.get(sequence);
    this.held.delete(sequence);
    if (packet !== undefined) this.pass(sequence, packet);
  }

  private pass(sequence: number, packet: VoicePacket, at = this.place(packet)): void {
    this.last = { sequence, at, packet };
    this.release({ at, packet });
  }

  private place(packet: VoicePacket): number {
    if (this.last === null) return 0;
    const step = (packet.timestamp - this.last.packet.timestamp) | 0;
    return this.last.at + (step > 0 ? step : FRAME);
  }
}

function signed16(difference: number): number {
  return (difference << 16) >> 16;
}
