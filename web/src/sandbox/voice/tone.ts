/** What can be read off the sound itself. Pure. */

const QUIET_DB = -70;

/** The loudness of samples in dB of full scale, -100 for silence. */
export function loudnessDb(samples: Float32Array): number {
  const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length;
  return Math.max(-100, 10 * Math.log10(power + 1e-12));
}

/**
 * The frequency of the strongest tone in a spectrum, in Hz; null in silence.
 *
 * `spectrum` is in dB, from 0 to half of `rate`. Between two bins, a parabola through the strongest three tells where the
 * top is.
 */
export function strongestTone(spectrum: Float32Array, rate: number): number | null {
  let top = 1;
  for (let bin = 1; bin < spectrum.length - 1; bin++) if (at(spectrum, bin) > at(spectrum, top)) top = bin;
  if (at(spectrum, top) < QUIET_DB) return null;
  const [before, here, after] = [at(spectrum, top - 1), at(spectrum, top), at(spectrum, top + 1)];
  const curve = before - 2 * here + after;
  const shift = curve < 0 ? (before - after) / (2 * curve) : 0;
  return ((top + shift) * rate) / (2 * spectrum.length);
}

function at(spectrum: Float32Array, bin: number): number {
  return spectrum[bin] ?? Number.NEGATIVE_INFINITY;
}
