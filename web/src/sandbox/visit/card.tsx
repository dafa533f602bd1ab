/** The guided first visit: a card above what is said, which blocks nothing. */

import { useEffect, useRef } from "react";
import { usePart } from "../../shared/store";
import { store } from "../state";
import { HELP_BUTTON } from "./button";
import { doFor, WORDS } from "./doing";
import { arrived, hide, skip, visit, watch } from "./guide";
import { Next } from "./next";
import { current, type Progress } from "./progress";
import { STEPS, type StepName } from "./steps";

export function VisitCard() {
  const me = usePart(store, (state) => state.me?.id);
  const online = usePart(store, (state) => state.connection === "online");
  const progress = usePart(visit, (state) => state.progress);
  const known = usePart(visit, (state) => state.known);
  const called = usePart(visit, (state) => state.called);
  const heading = useRef<HTMLHeadingElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another person, or a new connection, begins anew
  useEffect(() => (online ? watch() : undefined), [me, online]);
  useEffect(() => {
    if (!called) return;
    heading.current?.focus();
    arrived();
  }, [called]);
  if (!known || progress.hidden) return null;
  const step = current(progress);
  return (
    <section className="visit" aria-label="First steps">
      <header>
        <h2 ref={heading} tabIndex={-1}>
          {step === null ? "That is how it goes" : "First steps"}
        </h2>
        <span className="visit-count" role="status">
          {progress.done.length} of {STEPS.length} done
        </span>
        <button type="button" className="quiet" onClick={putAway}>
          Hide
        </button>
      </header>
      <Steps progress={progress} step={step} />
      {step === null ? <Next /> : <Current step={step} />}
    </section>
  );
}

function Steps({ progress, step }: { progress: Progress; step: StepName | null }) {
  return (
    <ol className="visit-steps">
      {STEPS.map((name) => {
        const mark = markOf(progress, name);
        return (
          <li key={name} data-mark={mark.word} aria-current={name === step ? "step" : undefined}>
            <span aria-hidden="true">{mark.sign}</span>
            <span className="visit-title">{WORDS[name].title}</span>
            <span className="unseen">: {mark.word}</span>
          </li>
        );
      })}
    </ol>
  );
}

function Current({ step }: { step: StepName }) {
  const { title, sentence, button } = WORDS[step];
  return (
    <div className="visit-current">
      <p>
        <strong>{title}.</strong> {sentence}
      </p>
      <div className="visit-buttons">
        <button type="button" className="primary" onClick={() => void doFor(step)}>
          {button}
        </button>
        <button type="button" className="quiet" onClick={() => skip(step)}>
          Skip
        </button>
      </div>
    </div>
  );
}

function markOf({ done, skipped }: Progress, step: StepName): { sign: string; word: string } {
  if (done.includes(step)) return { sign: "✓", word: "done" };
  return skipped.includes(step) ? { sign: "–", word: "skipped" } : { sign: "○", word: "to do" };
}

function putAway(): void {
  hide();
  document.getElementById(HELP_BUTTON)?.focus();
}
