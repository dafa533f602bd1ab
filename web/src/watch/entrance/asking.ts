/** What the entrance asks the bot. */

export interface Me {
  id: number;
  name: string;
  group_id: number | null;
  expires_at: string;
}

export interface LinkShown {
  purpose: string;
  discord_name: string;
  expires_at: string;
}

/** Why something was refused, as a sentence for the person. */
export class Refused extends Error {
  constructor(
    readonly code: string,
    sentence: string,
  ) {
    super(sentence);
  }
}

const OFFLINE = "Chorus cannot be reached right now. Try again in a moment.";

/** Ask for something to be done; what was refused, or did not arrive, is thrown as Refused. */
export async function ask<Answer>(method: "POST" | "PUT", path: string, body: object): Promise<Answer> {
  let response: Response;
  try {
    response = await fetch(path, {
      method,
      headers: { "Content-Type": "application/json" },
      credentials: "same-origin",
      body: JSON.stringify(body),
    });
  } catch {
    throw new Refused("offline", OFFLINE);
  }
  const told: unknown = await response.json().catch(() => null);
  if (response.ok) return told as Answer;
  const problem = (told ?? {}) as { code?: string; detail?: string };
  throw new Refused(problem.code ?? "unknown", problem.detail ?? OFFLINE);
}

const opening = new Map<string, Promise<Me>>();

/** Open a link of `/watch`, which works once: asked for twice, it is used up once. */
export function openLink(token: string): Promise<Me> {
  const known = opening.get(token) ?? ask<Me>("POST", "/watch/open", { link: token });
  opening.set(token, known);
  return known;
}
