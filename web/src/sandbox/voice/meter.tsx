/** How loud it is that is heard, drawn some times a second. */

import { useEffect, useRef } from "react";
import { meter } from "./call";
import { loudnessDb } from "./tone";

const QUIETEST_DB = -60;
const DRAWN_MS = 60;
const CALM_MS = 500;

export function Meter() {
  const bar = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    let samples = new Float32Array(0);
    const timer = setInterval(
      () => {
        const analyser = meter();
        if (analyser === null || bar.current === null) return;
        if (samples.length !== analyser.fftSize) samples = new Float32Array(analyser.fftSize);
        analyser.getFloatTimeDomainData(samples);
        show(bar.current, Math.max(QUIETEST_DB, loudnessDb(samples)));
      },
      calm ? CALM_MS : DRAWN_MS,
    );
    return () => clearInterval(timer);
  }, []);
  return (
    // biome-ignore lint/a11y/useSemanticElements: each browser draws a native meter in its own colours and steps
    <div
      ref={bar}
      className="meter"
      role="meter"
      aria-label="Loudness"
      aria-valuemin={QUIETEST_DB}
      aria-valuemax={0}
      aria-valuenow={QUIETEST_DB}
      aria-valuetext="silence"
    >
      <div className="meter-level" />
    </div>
  );
}

function show(bar: HTMLElement, db: number): void {
  const level = bar.firstElementChild;
  if (level instanceof HTMLElement) level.style.transform = `scaleX(${1 - db / QUIETEST_DB})`;
  bar.setAttribute("aria-valuenow", db.toFixed(0));
  bar.setAttribute("aria-valuetext", db <= QUIETEST_DB ? "silence" : `${db.toFixed(0)} dB`);
}
