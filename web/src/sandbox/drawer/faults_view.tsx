/** Switches for the sandbox's faults: what each simulates, what to see, and what the bot did about it. */

import { useEffect, useState } from "react";
import { sentenceOf } from "../../shared/socket";
import { usePart } from "../../shared/store";
import { ask, hear } from "../client";
import { placeOf } from "../places";
import { store } from "../state";
import { type Fault, grouped, isAnyOn, spanOf, standing } from "./faults";

export function FaultsView({ online }: { online: boolean }) {
  const [faults, setFaults] = useState<Fault[]>([]);
  const [failure, setFailure] = useState<{ of: string; words: string } | null>(null);
  const guildId = usePart(store, (state) => placeOf(state.guilds, state.here)?.guild.id ?? state.guilds[0]?.id);

  async function order(of: string, deed: string, args: Record<string, unknown> = {}): Promise<void> {
    setFailure(null);
    try {
      await ask(deed, args);
    } catch (error) {
      setFailure({ of, words: sentenceOf(error) });
    }
    setFaults(await ask<Fault[]>("faults"));
  }

  useEffect(() => {
    if (!online) return;
    ask<Fault[]>("faults").then(setFaults, () => undefined); // the connection went: the next one asks again
    return hear<{ faults: Fault[] }>("faults", (news) => setFaults(news.faults));
  }, [online]);

  return (
    <div className="faults">
      <p className="faults-about">
        Make Discord and the network fail, and see what the bot does about it.
        <button type="button" disabled={!isAnyOn(faults)} onClick={() => void order("", "end_faults")}>
          All off
        </button>
      </p>
      {grouped(faults).map(([group, members]) => (
        <section key={group} aria-label={group}>
          <h3>{group}</h3>
          <ul>
            {members.map((fault) => (
              <FaultCard
                key={fault.name}
                fault={fault}
                failure={failure?.of === fault.name ? failure.words : null}
                use={() => void order(fault.name, "use_fault", { name: fault.name, guild_id: guildId, on: !fault.on })}
              />
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}

function FaultCard({ fault, failure, use }: { fault: Fault; failure: string | null; use: () => void }) {
  const about = `fault-${fault.name}`;
  return (
    <li className="fault" data-on={fault.on || fault.waiting > 0 || undefined} data-fault={fault.name}>
      <div className="fault-head">
        <h4>{fault.title}</h4>
        <span className="fault-standing">{standing(fault)}</span>
        {fault.once ? (
          <button type="button" aria-label={`${fault.title}: once`} aria-describedby={about} onClick={use}>
            Once
          </button>
        ) : (
          <button
            type="button"
            role="switch"
            aria-checked={fault.on}
            aria-label={fault.title}
            aria-describedby={about}
            onClick={use}
          >
            {fault.on ? "Switch off" : "Switch on"}
          </button>
        )}
      </div>
      <p id={about}>{fault.simulates}</p>
      <p className="fault-expect">
        <strong>See:</strong> {fault.expect}
      </p>
      {failure !== null && <p role="alert">{failure}</p>}
      {fault.used_at !== null && <Steps fault={fault} />}
    </li>
  );
}

function Steps({ fault }: { fault: Fault }) {
  return (
    <ol className="fault-steps" aria-label="What the bot did">
      {fault.steps.length === 0 && (
        <li>
          <span className="fault-after">…</span>
          <span>Nothing yet.</span>
        </li>
      )}
      {fault.steps.map((step) => (
        <li key={`${step.after_s} ${step.text}`}>
          <span className="fault-after">{spanOf(step.after_s)}</span>
          <span>{step.text}</span>
        </li>
      ))}
    </ol>
  );
}
