/** A poll: how the votes stand, and the own ones. */

import type { Message, Poll } from "../../shared/discord";
import type { Doing } from "./doing";

export function PollView({ message, poll, doing }: { message: Message; poll: Poll; doing: Doing }) {
  const counts = new Map(poll.results?.answer_counts.map((one) => [one.id, one]));
  const all = [...counts.values()].reduce((sum, { count }) => sum + count, 0);
  const mine = [...counts.values()].filter((one) => one.me_voted).map((one) => one.id);
  const isOver = poll.results?.is_finalized === true;

  function choose(id: number): void {
    const rest = poll.allow_multiselect ? mine.filter((one) => one !== id) : [];
    void doing.ask("vote", { answers: mine.includes(id) ? rest : [...rest, id] });
  }

  return (
    <section className="poll" aria-label={`Poll in message ${message.id}`}>
      <h3 dir="auto">{poll.question.text}</h3>
      {poll.answers.map(({ answer_id: id, poll_media: { text, emoji } }) => {
        const count = counts.get(id)?.count ?? 0;
        return (
          <button key={id} type="button" aria-pressed={mine.includes(id)} disabled={isOver} onClick={() => choose(id)}>
            <span className="poll-bar" style={{ width: `${all === 0 ? 0 : (100 * count) / all}%` }} />
            <span>
              {emoji?.name} <bdi>{text}</bdi>
            </span>
            <span className="quiet">{count}</span>
          </button>
        );
      })}
      <p className="quiet">
        {all} {all === 1 ? "vote" : "votes"}
        {isOver ? ", closed" : poll.allow_multiselect ? ", several answers" : ""}
      </p>
    </section>
  );
}
