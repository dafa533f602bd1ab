/** Why a video is not shown, as a sentence for people. */

const NETWORK_LOST = "The video does not come through right now; it is tried again.";

/** A browser cannot make anything of a video. (What it says beforehand, by `canPlayType`, is wrong too often.) */
export function notShown(mime: string): string {
  return `Your browser cannot show this kind of video (${kindOf(mime)}). You hear it in the voice channel.`;
}

/**
 * What is behind a video element's error: what the server answers says more than the element does.
 * `wasShown`: whether it was shown before, so that it is of a kind that the browser knows: the server was away meanwhile.
 * `isLasting`: whether trying again is of no use.
 */
export async function whatFailed(
  src: string,
  mime: string,
  wasShown: boolean,
  ask: typeof fetch = fetch,
): Promise<{ sentence: string; isLasting: boolean }> {
  try {
    const answer = await ask(src, { headers: { Range: "bytes=0-0" } });
    if (answer.ok) {
      await answer.body?.cancel();
      return wasShown ? { sentence: NETWORK_LOST, isLasting: false } : { sentence: notShown(mime), isLasting: true };
    }
    const problem: unknown = await answer.json();
    const isLasting = answer.status < 500 && answer.status !== 429;
    return { sentence: detailOf(problem) ?? NETWORK_LOST, isLasting };
  } catch {
    return { sentence: NETWORK_LOST, isLasting: false };
  }
}

function detailOf(problem: unknown): string | null {
  if (typeof problem !== "object" || problem === null || !("detail" in problem)) return null;
  return typeof problem.detail === "string" ? problem.detail : null;
}

/** "video/x-matroska; codecs=…" as people call it. */
function kindOf(mime: string): string {
  const [type = "", codecs] = mime.split(/;\s*codecs=/);
  const container = type.replace(/^video\/(x-)?/, "") || "unknown";
  return codecs === undefined ? container : `${container}, ${codecs.replaceAll('"', "")}`;
}
