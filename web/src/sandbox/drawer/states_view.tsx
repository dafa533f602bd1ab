/** Saving the sandbox's state, and coming back to one. */

import { type FormEvent, useEffect, useState } from "react";
import { sentenceOf } from "../../shared/socket";
import { ask } from "../client";

interface Saved {
  name: string;
  size: number;
  saved_at: string;
}

export function StatesView({ online }: { online: boolean }) {
  const [states, setStates] = useState<Saved[]>([]);
  const [name, setName] = useState("");
  const [said, setSaid] = useState<{ good: boolean; words: string } | null>(null);
  const [sure, setSure] = useState<string | null>(null);

  useEffect(() => {
    if (online) ask<Saved[]>("states").then(setStates, () => undefined); // the next connection asks again
  }, [online]);

  async function attempt(work: () => Promise<void>): Promise<void> {
    setSaid(null);
    setSure(null);
    try {
      await work();
    } catch (error) {
      setSaid({ good: false, words: sentenceOf(error) });
    }
  }

  function save(event: FormEvent): void {
    event.preventDefault();
    const wanted = name.trim() || new Date().toISOString().slice(0, 19).replaceAll(":", ".").replace("T", " ");
    void attempt(async () => {
      setStates(await ask<Saved[]>("save_state", { name: wanted }));
      setName("");
      setSaid({ good: true, words: `Saved as “${wanted}”.` });
    });
  }

  function load(wanted: string): void {
    void attempt(async () => {
      await ask("load_state", { name: wanted });
      setSaid({ good: true, words: `“${wanted}” is loaded; the bot begins a new session in it.` });
    });
  }

  return (
    <div className="states">
      <p>
        A state is the whole sandbox: servers, channels, messages, files. The bot's own database is not in it: to the
        bot, loading one is as if people had changed things while it was away.
      </p>
      <form onSubmit={save}>
        <label>
          Name{" "}
          <input
            value={name}
            maxLength={60}
            placeholder="the moment"
            onChange={(change) => setName(change.target.value)}
          />
        </label>
        <button type="submit">Save</button>
      </form>
      {said !== null && (
        <p role={said.good ? "status" : "alert"} data-good={said.good}>
          {said.words}
        </p>
      )}
      {states.length === 0 ? (
        <p className="drawer-empty">Nothing is saved yet.</p>
      ) : (
        <ul>
          {states.map((state) => (
            <li key={state.name}>
              <strong>{state.name}</strong>
              <span>
                {new Date(state.saved_at).toLocaleString()}, {Math.ceil(state.size / 1000)} kB
              </span>
              {sure === state.name ? (
                <span className="states-sure">
                  What is there now goes.
                  <button type="button" onClick={() => load(state.name)}>
                    Load it
                  </button>
                  <button type="button" className="quiet" onClick={() => setSure(null)}>
                    Leave it
                  </button>
                </span>
              ) : (
                <button type="button" aria-label={`Load ${state.name}`} onClick={() => setSure(state.name)}>
                  Load
                </button>
              )}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
