/** How the sound is doing, for those who work on it, and the sound itself as a file. */

import { useEffect, useState } from "react";
import { type Guild, nameOf } from "../../shared/discord";
import { sentenceOf } from "../../shared/socket";
import { usePart } from "../../shared/store";
import { meter, recent, speak, voice } from "./call";
import { RATE } from "./jitter_buffer";
import type { SoundStatus } from "./player";
import { strongestTone } from "./tone";
import { wavOf } from "./wav";

const LOOKED_MS = 250;

export function Details({ guild }: { guild: Guild }) {
  const [open, setOpen] = useState(false);
  return (
    <details className="voice-details" onToggle={(toggled) => setOpen(toggled.currentTarget.open)}>
      <summary>How the sound is doing</summary>
      {open && <Figures guild={guild} />}
    </details>
  );
}

function Figures({ guild }: { guild: Guild }) {
  const status = usePart(voice, (state) => state.status);
  const dropped = usePart(voice, (state) => state.dropped);
  return (
    <>
      {Object.entries(status).map(([id, sound]) => {
        const member = guild.members.find((one) => one.user.id === id);
        return (
          <SpeakerFigures key={id} name={member === undefined ? "Somebody" : nameOf(member.user, member)} {...sound} />
        );
      })}
      <dl>
        <Tone />
        <Figure name="Dropped" value={`${dropped} packets`} title="This window did not take them in time" />
      </dl>
      <div className="voice-tools">
        <button type="button" onClick={() => void save()}>
          Save the last 10 seconds
        </button>
        <TestTone />
      </div>
    </>
  );
}

function SpeakerFigures(sound: SoundStatus & { name: string }) {
  return (
    <section aria-label={`Sound of ${sound.name}`}>
      <h3>{sound.name}</h3>
      <dl>
        <Figure
          name="Buffer"
          value={`${ms(sound.bufferedMs)} of ${ms(sound.targetMs)}`}
          title="What waits to be played: so much later may a packet come"
        />
        <Figure
          name="Delay"
          value={sound.delayMs === null ? "–" : ms(sound.delayMs)}
          title="From the packet's arrival at the sandbox to your ear"
        />
        <Figure name="Lost" value={`${sound.lost} packets`} title="Packets that never came, or too late" />
        <Figure
          name="Bridged"
          value={ms(sound.concealedMs)}
          title="What was faded over: packets were missing, or the speaker paused for a moment"
        />
        <Figure
          name="Ran dry"
          value={sound.underruns === 1 ? "once" : `${sound.underruns} times`}
          title="There was nothing to play"
        />
        <Figure
          name="Left out"
          value={ms(sound.skippedMs)}
          title="Too much was waiting, after this window stood still"
        />
      </dl>
    </section>
  );
}

function Figure({ name, value, title }: { name: string; value: string; title: string }) {
  return (
    <div title={title}>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}

function Tone() {
  const [tone, setTone] = useState<number | null>(null);
  useEffect(() => {
    const timer = setInterval(() => setTone(lookForTone()), LOOKED_MS);
    return () => clearInterval(timer);
  }, []);
  return (
    <Figure
      name="Strongest tone"
      value={tone === null ? "none" : `${tone.toFixed(0)} Hz`}
      title="In what is played right now"
    />
  );
}

/** Makes this person one who speaks, to others in the channel. */
function TestTone() {
  const [speaking, setSpeaking] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);

  async function say(): Promise<void> {
    setFailure(null);
    setSpeaking(true);
    try {
      await speak();
    } catch (error) {
      setFailure(sentenceOf(error));
    }
    setSpeaking(false);
  }

  return (
    <>
      <button type="button" aria-disabled={speaking} onClick={() => void (speaking || say())}>
        {speaking ? "Speaking …" : "Speak: a test tone"}
      </button>
      {failure !== null && <p role="alert">{failure}</p>}
    </>
  );
}

function lookForTone(): number | null {
  const analyser = meter();
  if (analyser === null) return null;
  const spectrum = new Float32Array(analyser.frequencyBinCount);
  analyser.getFloatFrequencyData(spectrum);
  return strongestTone(spectrum, analyser.context.sampleRate);
}

async function save(): Promise<void> {
  const heard = await recent();
  if (heard === null) return;
  const url = URL.createObjectURL(new Blob([wavOf(...heard, RATE)], { type: "audio/wav" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = "heard.wav";
  link.click();
  URL.revokeObjectURL(url);
}

function ms(value: number): string {
  return `${value.toFixed(0)} ms`;
}
