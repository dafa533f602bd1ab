/** Asks for older messages, one page at a time. */

import { useCallback, useState } from "react";
import { usePart } from "../../shared/store";
import { withOlder } from "../changes";
import { request } from "../http";
import { store } from "../state";
import type { MessagePage } from "../wire";

const PAGE = 50;
let running: Promise<void> | null = null;

/** Put the page before the oldest that is known before it. Rejects with a RequestError. */
export function loadOlder(): Promise<void> {
  running ??= load().finally(() => {
    running = null;
  });
  return running;
}

async function load(): Promise<void> {
  const { group, chat } = store.get();
  const before = chat.messages[0]?.id;
  if (group === null || before === undefined || !chat.more) return;
  const query = new URLSearchParams({ group_id: String(group.id), before, limit: String(PAGE) });
  const page = await request<MessagePage>("GET", `/messages?${query}`);
  const now = store.get();
  if (now.group?.id === group.id) store.set({ chat: withOlder(now.chat, page) });
}

interface Older {
  hasMore: boolean;
  isLoading: boolean;
  /** Why it failed last; then it waits for a click. */
  failure: string | null;
  want: () => void;
  retry: () => void;
}

export function useOlder(): Older {
  const hasMore = usePart(store, ({ chat }) => chat.more);
  const [isLoading, setLoading] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const retry = useCallback(() => {
    setFailure(null);
    setLoading(true);
    loadOlder()
      .catch((error: Error) => setFailure(error.message))
      .finally(() => setLoading(false));
  }, []);
  const want = useCallback(() => {
    if (running === null && failure === null && store.get().chat.more) retry();
  }, [failure, retry]);
  return { hasMore, isLoading, failure, want, retry };
}
