/** How a poll has ended, as the server tells it. */

import type { Message } from "../../shared/discord";
import { jumpTo } from "../chat/view";

export function PollResult({ message }: { message: Message }) {
  const { message_reference: reference, embeds } = message;
  const told = new Map(embeds[0]?.fields?.map(({ name, value }) => [name, value]));
  const [channelId, messageId] = [reference?.channel_id, reference?.message_id];
  const question = <bdi>{told.get("poll_question_text") ?? "a poll"}</bdi>;
  return (
    <>
      asked{" "}
      {channelId === undefined || messageId === undefined ? (
        question
      ) : (
        <button type="button" className="linkish" onClick={() => jumpTo(channelId, messageId)}>
          {question}
        </button>
      )}
      , and the poll is over: <bdi>{outcome(told)}</bdi>.
    </>
  );
}

/** Source of the fields' names: Discord docs, Message > Poll Result Embed Fields. */
function outcome(told: Map<string, string>): string {
  const total = told.get("total_votes") ?? "0";
  if (total === "0") return "nobody voted";
  const winner = told.get("victor_answer_text");
  return winner === undefined
    ? `no answer is ahead of the others, of ${total} votes`
    : `${winner}, with ${told.get("victor_answer_votes") ?? "?"} of ${total} votes`;
}
