/** How much may still be written, and what to do with what is too long. */

import type { Id } from "../../shared/discord";
import { left, tooLong, USUAL_LENGTH } from "../../shared/lengths";
import { sendAsFile } from "./sending";

interface Props {
  channelId: Id;
  text: string;
  failure: string | null;
}

export function Length({ channelId, text, failure }: Props) {
  const rest = left(text);
  const told = tooLong(text) ?? failure;
  return (
    <>
      {told !== null && (
        <p role="alert" className="failure">
          {told}{" "}
          {text.length > USUAL_LENGTH && (
            <button type="button" onClick={() => void sendAsFile(channelId)}>
              Send it as a text file
            </button>
          )}
        </p>
      )}
      {rest !== null && (
        <span className="length" data-over={rest < 0 || undefined} title="Characters left">
          <span className="unseen">Characters left: </span>
          {rest}
        </span>
      )}
    </>
  );
}
