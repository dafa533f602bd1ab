import { hueOf, initialsOf } from "../../shared/colours";
import { usePart } from "../../shared/store";
import { visit } from "../state";
import { Account } from "./account";
import { Notices } from "./notices_view";

interface Props {
  onChoose: (groupId: number) => void;
  onStranger: () => void;
}

/** Which of several groups. */
export function Groups({ onChoose, onStranger }: Props) {
  const me = usePart(visit, (state) => state.me);
  const groups = usePart(visit, (state) => state.groups);
  const failure = usePart(visit, (state) => state.failure);
  return (
    <main className="groups">
      <div className="groups-card">
        <h1>Where to?</h1>
        {failure !== null && <p role="alert">{failure}</p>}
        {groups?.length === 0 && failure === null && (
          <>
            <p>You are in no group yet. Type /group create on Discord, or ask somebody to add you with /member add.</p>
            <p className="quiet">
              Is your account new? Then type /login on Discord first, so that Chorus knows you there.
            </p>
          </>
        )}
        <ul>
          {groups?.map(({ id, name, description, member_count: count }) => (
            <li key={id}>
              <button type="button" onClick={() => onChoose(id)}>
                <span className="face" aria-hidden="true" style={{ "--hue": hueOf(String(id)) } as React.CSSProperties}>
                  {initialsOf(name)}
                </span>
                <span className="track-words">
                  <bdi className="track-title">{name}</bdi>
                  <bdi className="quiet">
                    {[description, count && `${count} ${count === 1 ? "member" : "members"}`]
                      .filter(Boolean)
                      .join(" · ")}
                  </bdi>
                </span>
              </button>
            </li>
          ))}
        </ul>
        {me !== null && me !== "nobody" && <Account name={me.name} onLeft={onStranger} />}
      </div>
      <Notices />
    </main>
  );
}
