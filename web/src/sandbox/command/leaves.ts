/** The commands that can be used in a channel, asked for whenever one begins to type one. */

import { useEffect, useState } from "react";
import type { Id } from "../../shared/discord";
import { sentenceOf } from "../../shared/socket";
import { ask } from "../client";
import { type Leaf, leavesOf, type RootCommand } from "./declared";

/** The commands, null while they come, and why they did not. */
export function useLeaves(channelId: Id): { leaves: Leaf[] | null; failure: string | null } {
  const [leaves, setLeaves] = useState<Leaf[] | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  useEffect(() => {
    let wanted = true;
    ask<RootCommand[]>("commands", { channel_id: channelId }).then(
      (roots) => wanted && setLeaves(leavesOf(roots)),
      (error: unknown) => wanted && setFailure(sentenceOf(error)),
    );
    return () => {
      wanted = false;
    };
  }, [channelId]);
  return { leaves, failure };
}
