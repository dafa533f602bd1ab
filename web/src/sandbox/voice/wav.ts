/** Sound as a file that any player opens. Pure. */

const HEADER_BYTES = 44;
const BYTES_PER_SAMPLE = 2;
const CHANNELS = 2;

/** A WAV file of 16 bits. Source: the RIFF and WAVE formats as Microsoft described them in 1991. */
export function wavOf(left: Float32Array, right: Float32Array, rate: number): ArrayBuffer {
  const bytes = left.length * CHANNELS * BYTES_PER_SAMPLE;
  const view = new DataView(new ArrayBuffer(HEADER_BYTES + bytes));
  const word = (at: number, text: string) => {
    for (const [i, letter] of [...text].entries()) view.setUint8(at + i, letter.charCodeAt(0));
  };
  word(0, "RIFF");
  view.setUint32(4, HEADER_BYTES - 8 + bytes, true);
  word(8, "WAVEfmt ");
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true); // PCM
  view.setUint16(22, CHANNELS, true);
  view.setUint32(24, rate, true);
  view.setUint32(28, rate * CHANNELS * BYTES_PER_SAMPLE, true);
  view.setUint16(32, CHANNELS * BYTES_PER_SAMPLE, true);
  view.setUint16(34, 8 * BYTES_PER_SAMPLE, true);
  word(36, "data");
  view.setUint32(40, bytes, true);
  for (let i = 0; i < left.length; i++) {
    const at = HEADER_BYTES + i * CHANNELS * BYTES_PER_SAMPLE;
    view.setInt16(at, pcm16(left[i] ?? 0), true);
    view.setInt16(at + BYTES_PER_SAMPLE, pcm16(right[i] ?? 0), true);
  }
  return view.buffer;
}

function pcm16(sample: number): number {
  return Math.round(Math.max(-1, Math.min(1, sample)) * 32_767);
}
