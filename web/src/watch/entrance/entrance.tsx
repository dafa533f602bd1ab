/** The way in: a personal link from Discord, an e-mail and a password, or a new account. */

import { useEffect, useState } from "react";
import { RequestError } from "../http";
import type { Me } from "../wire";
import "./entrance.css";
import { LogIn, NewPassword, Register } from "./forms";
import { linkIn, type PersonalLink } from "./link";
import { lookAtLink, openLink } from "./opening";
import { TryAgain } from "./try_again";

interface Props {
  onEntered: (me: Me) => void;
}

type Stage =
  | { at: "opening" }
  | { at: "door"; note: string | null }
  | { at: "held"; note: string; waitS: number }
  | { at: "form"; link: PersonalLink; discordName: string };

const LEADS: Record<Exclude<PersonalLink["purpose"], "link">, string> = {
  register: "Make your account",
  login: "Log in",
  password: "Choose a new password",
  reset: "Choose a new password",
};

export function Entrance({ onEntered }: Props) {
  const [stage, setStage] = useState<Stage>(() =>
    linkIn(location.hash) === null ? { at: "door", note: null } : { at: "opening" },
  );

  const [tries, setTries] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another try opens the same link
  useEffect(() => {
    const link = linkIn(location.hash);
    if (link === null) return;
    let isHere = true;
    arrive(link, onEntered).then(
      (next) => isHere && next !== null && setStage(next),
      (error: unknown) => isHere && setStage(refused(error)),
    );
    return () => {
      isHere = false;
    };
  }, [onEntered, tries]);

  function enter(me: Me) {
    clearAddress();
    onEntered(me);
  }

  return (
    <main className="entrance">
      <section className="entrance-card">
        <p className="entrance-name">Chorus</p>
        {stage.at === "opening" && <p role="status">Opening your link …</p>}
        {stage.at === "held" && (
          <TryAgain
            key={tries}
            note={stage.note}
            waitS={stage.waitS}
            onTry={() => {
              setStage({ at: "opening" });
              setTries(tries + 1);
            }}
          />
        )}
        {stage.at === "door" && <Door note={stage.note} onEntered={enter} />}
        {stage.at === "form" && <ByLink link={stage.link} discordName={stage.discordName} onEntered={enter} />}
      </section>
    </main>
  );
}

/** Follow a link: into the page, or to the form that it leads to. Rejects as `request` does. */
async function arrive(link: PersonalLink, onEntered: (me: Me) => void): Promise<Stage | null> {
  if (link.purpose !== "link") {
    const { discord_name } = await lookAtLink(link.token);
    return { at: "form", link, discordName: discord_name };
  }
  const me = await openLink(link.token);
  clearAddress();
  onEntered(me);
  return null;
}

/** A link that is refused for good is taken out of the address; one that came at a bad moment works later. */
function refused(error: unknown): Stage {
  const note = error instanceof RequestError ? error.message : "That link could not be opened.";
  if (error instanceof RequestError && error.isPassing) return { at: "held", note, waitS: error.waitS ?? 0 };
  clearAddress();
  return { at: "door", note };
}

function Door({ note, onEntered }: Props & { note: string | null }) {
  const [isNew, setIsNew] = useState(false);
  return (
    <>
      {note !== null && (
        <p className="entrance-note" role="alert">
          {note}
        </p>
      )}
      <h1>{isNew ? "Make an account" : "Watch together"}</h1>
      <p className="entrance-lead">
        {isNew
          ? "Afterwards, /login on Discord lets Chorus know you there."
          : "The quickest way in is a link of your own: type /watch in your group on Discord. Or log in here."}
      </p>
      {isNew ? <Register onEntered={onEntered} /> : <LogIn onEntered={onEntered} />}
      <button type="button" className="entrance-other" onClick={() => setIsNew(!isNew)}>
        {isNew ? "I have an account" : "I have no account yet"}
      </button>
    </>
  );
}

function ByLink({ link, discordName, onEntered }: Props & { link: PersonalLink; discordName: string }) {
  if (link.purpose === "link") return null;
  const joins = link.purpose === "register" || link.purpose === "login";
  return (
    <>
      <h1>{LEADS[link.purpose]}</h1>
      <p className={joins ? "entrance-warning" : "entrance-lead"}>
        For the Discord account <strong>{discordName}</strong>
        {joins
          ? ", which will be able to use this Chorus account. Go on only if that is you, and you asked for this yourself."
          : ". Everywhere else you are logged out."}
      </p>
      {link.purpose === "register" && <Register onEntered={onEntered} link={link.token} />}
      {link.purpose === "login" && <LogIn onEntered={onEntered} link={link.token} />}
      {(link.purpose === "password" || link.purpose === "reset") && (
        <NewPassword onEntered={onEntered} link={link.token} knowsOld={link.purpose === "password"} />
      )}
    </>
  );
}

/** A token that was used is not left in the address, nor in the browser's history. */
function clearAddress() {
  history.replaceState(null, "", location.pathname + location.search);
}
