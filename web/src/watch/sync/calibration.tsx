import { useEffect, useId, useRef, useState } from "react";
import { BEAT_MS, isLit, nextBeat } from "./beats";
import "./calibration.css";
import { LEAST_OFFSET_MS, MOST_OFFSET_MS, useVoiceOffset } from "./voice_offset";

const BEEP_S = 0.06;
const BEEP_HZ = 880;
const LOUDNESS = 0.25;
const STEP_MS = 10;

/** The slider of the voice offset, and a flash with a beep to set it by. */
export function Calibration() {
  const [offsetMs, setOffset] = useVoiceOffset();
  const [isRunning, setRunning] = useState(false);
  const id = useId();
  return (
    <section className="calibration" aria-label="Sound and picture">
      <h3>Do you hear late?</h3>
      <p>
        Wireless headphones and slow lines make sound late. The picture can wait for it: move the slider until you hear
        the beep exactly when the light flashes. While something plays, go by people&rsquo;s lips.
      </p>
      {isRunning && <Beacon offsetMs={offsetMs} />}
      <button type="button" aria-pressed={isRunning} onClick={() => setRunning(!isRunning)}>
        {isRunning ? "Stop the beep" : "Flash and beep"}
      </button>
      <label htmlFor={id}>
        The picture waits <output htmlFor={id}>{offsetMs} ms</output>
      </label>
      <input
        id={id}
        type="range"
        min={LEAST_OFFSET_MS}
        max={MOST_OFFSET_MS}
        step={STEP_MS}
        value={offsetMs}
        aria-valuetext={`${offsetMs} milliseconds`}
        onChange={(event) => setOffset(event.target.valueAsNumber)}
      />
      <button type="button" disabled={offsetMs === 0} onClick={() => setOffset(0)}>
        Back to 0
      </button>
    </section>
  );
}

/** Flashes, and beeps so much earlier as the sound is late. */
function Beacon({ offsetMs }: { offsetMs: number }) {
  const light = useRef<HTMLDivElement>(null);
  const latest = useRef(offsetMs);
  useEffect(() => {
    latest.current = offsetMs;
  });
  useEffect(() => {
    const sound = new AudioContext({ latencyHint: "interactive" });
    let handedOut = -1;
    let frame = 0;
    function draw(): void {
      const nowMs = performance.now();
      if (light.current !== null) light.current.dataset.lit = String(isLit(nowMs));
      const beat = nextBeat(nowMs, latest.current, handedOut);
      if (sound.state === "running" && beat.soundMs - nowMs < BEAT_MS / 2) {
        handedOut = beat.number;
        beep(sound, sound.currentTime + Math.max(0, beat.soundMs - nowMs) / 1000);
      }
      frame = requestAnimationFrame(draw);
    }
    draw();
    return () => {
      cancelAnimationFrame(frame);
      void sound.close();
    };
  }, []);
  return <div ref={light} className="calibration-light" role="img" aria-label="A light that flashes with the beep" />;
}

function beep(sound: AudioContext, atS: number): void {
  const tone = new OscillatorNode(sound, { frequency: BEEP_HZ });
  const gain = new GainNode(sound, { gain: LOUDNESS });
  tone.connect(gain).connect(sound.destination);
  tone.start(atS);
  tone.stop(atS + BEEP_S);
}
