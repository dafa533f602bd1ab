/** Where one is in voice: with whom, how loud, and the way out. */

import { type Channel, type Guild, type Id, nameOf } from "../../shared/discord";
import { usePart } from "../../shared/store";
import { placeOf } from "../places";
import { store } from "../state";
import { deafen, dismiss, leave, makeSound, setVolume, voice } from "./call";
import { Details } from "./details";
import { focusJoinButton } from "./join_button";
import { Meter } from "./meter";

export function VoiceBar() {
  const guilds = usePart(store, (state) => state.guilds);
  const channelId = usePart(voice, (state) => state.channelId);
  const place = placeOf(guilds, channelId);
  if (place !== null) return <Seated {...place} />;
  return <Notice />;
}

function Notice() {
  const notice = usePart(voice, (state) => state.notice);
  return (
    <div className="voice-notice" role="status">
      {notice !== null && (
        <>
          <p>{notice}</p>
          <button type="button" onClick={dismiss}>
            All right
          </button>
        </>
      )}
    </div>
  );
}

function Seated({ guild, channel }: { guild: Guild; channel: Channel }) {
  const phase = usePart(voice, (state) => state.phase);
  const me = usePart(store, (state) => state.me);
  const mine = guild.voice_states.find((state) => state.user_id === me?.id);
  const deaf = mine?.self_deaf ?? false;
  return (
    <section className="voice-bar" aria-label="Voice">
      <p className="voice-where" role="status">
        {phase === "connected" ? `Listening in ${channel.name}` : `Connecting to ${channel.name} …`}
      </p>
      <p className="voice-company">{company(guild, channel.id, me?.id)}</p>
      <Sound deaf={deaf || (mine?.deaf ?? false)} />
      <Volume />
      <div className="voice-buttons">
        <button type="button" aria-pressed={deaf} onClick={() => void deafen(!deaf)}>
          Deafen
        </button>
        <button type="button" className="voice-leave" onClick={() => goOut(channel.id)}>
          Leave
        </button>
      </div>
      <Details guild={guild} />
    </section>
  );
}

function goOut(channelId: Id): void {
  focusJoinButton(channelId); // this bar goes, and with it the button that has the focus
  void leave();
}

function Sound({ deaf }: { deaf: boolean }) {
  const sound = usePart(voice, (state) => state.sound);
  const notice = usePart(voice, (state) => state.notice);
  if (notice !== null) return <p role="alert">{notice}</p>;
  if (deaf) return <p>You are deafened and hear nothing.</p>;
  if (sound === "missing") {
    return (
      <p>
        You sit here, but this browser cannot play voice on this page: open it in a current Chrome, Firefox or Safari,
        at 127.0.0.1 or localhost.
      </p>
    );
  }
  if (sound === "blocked") {
    return (
      <button type="button" className="voice-wake" onClick={() => void makeSound()}>
        Click to hear
      </button>
    );
  }
  return <Meter />;
}

function Volume() {
  const volume = usePart(voice, (state) => state.volume);
  return (
    <label className="voice-volume">
      <span>Volume</span>
      <input
        type="range"
        min={0}
        max={100}
        value={Math.round(volume * 100)}
        aria-valuetext={`${Math.round(volume * 100)} percent`}
        onChange={(change) => setVolume(Number(change.target.value) / 100)}
      />
    </label>
  );
}

function company(guild: Guild, channelId: Id, myId: Id | undefined): string {
  const names = guild.voice_states
    .filter((state) => state.channel_id === channelId && state.user_id !== myId)
    .map((state) => guild.members.find((one) => one.user.id === state.user_id))
    .map((member) => (member === undefined ? "somebody" : nameOf(member.user, member)));
  return names.length === 0 ? "Nobody else is here." : `With ${names.join(", ")}`;
}
