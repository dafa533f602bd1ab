/** Doing something with one message: whether it is being done, and in one sentence why it was not. */

import { useCallback, useMemo, useState } from "react";
import type { Message } from "../../shared/discord";
import { RequestError } from "../../shared/socket";
import { ask } from "../client";
import { showAnswer } from "../command/answers";
import type { Answer } from "../state";

/** That the bot is thinking is an answer, too: it is shown, and followed. */
const ANSWERED_WITHIN_S = 0;

export interface Doing {
  failure: string | null;
  /** The custom id of the component that waits for the bot. */
  busy: string | null;
  /** Ask for a deed upon this message; tells whether it was done. */
  ask: (deed: string, args?: Record<string, unknown>) => Promise<boolean>;
  /** Ask for a deed that the bot answers, and show what it answers. `key` is busy meanwhile. */
  askBot: (deed: string, args: Record<string, unknown>, key: string) => Promise<void>;
  /** Say why something was not done; null takes it away. */
  tell: (failure: string | null) => void;
}

export function useDoing({ channel_id: channelId, id }: Pick<Message, "channel_id" | "id">): Doing {
  const [failure, tell] = useState<string | null>(null);
  const [busy, setBusy] = useState<string | null>(null);
  const askFor = useCallback(
    async (deed: string, args: Record<string, unknown> = {}) => {
      try {
        await ask(deed, { channel_id: channelId, message_id: id, ...args });
        tell(null);
        return true;
      } catch (error) {
        tell(sentence(error));
        return false;
      }
    },
    [channelId, id],
  );
  const askBot = useCallback(
    async (deed: string, args: Record<string, unknown>, key: string) => {
      setBusy(key);
      tell(null);
      try {
        const target = { channel_id: channelId, message_id: id, timeout_s: ANSWERED_WITHIN_S };
        showAnswer(await ask<Answer>(deed, { ...target, ...args }));
      } catch (error) {
        tell(interactionSentence(error));
      } finally {
        setBusy(null);
      }
    },
    [channelId, id],
  );
  return useMemo(() => ({ failure, busy, ask: askFor, askBot, tell }), [failure, busy, askFor, askBot]);
}

/** Why something was refused, for people. */
export function sentence(error: unknown): string {
  return error instanceof RequestError ? error.message : "Something went wrong in this page. Reload it.";
}

function interactionSentence(error: unknown): string {
  if (error instanceof RequestError && error.kind === "timeout") {
    return "This interaction failed: the bot did not answer in time. Try again.";
  }
  return `This interaction failed: ${sentence(error)}`;
}
