/** Why a video is not shown, as a sentence for people. */

const NETWORK_LOST = "The video does not come through right now; it is tried again.";
const NOT_SHOWN = "Your browser cannot show this kind of video";

/** What a browser says about a kind of video before any of it came: null if it may be able to show it. */
export function unplayable(mime: string, canPlay: (mime: string) => string): string | null {
  return mime !== "" && canPlay(mime) === "" ? `${NOT_SHOWN} (${kindOf(mime)}).` : null;
}

/**
 * What is behind a video element's error: what the server answers says more than the element does.
 * `isLasting`: whether trying again is of no use.
 */
export async function whatFailed(
  src: string,
  mime: string,
  ask: typeof fetch = fetch,
): Promise<{ sentence: string; isLasting: boolean }> {
  try {
    const answer = await ask(src, { headers: { Range: "bytes=0-0" } });
    if (answer.ok) {
      await answer.body?.cancel();
      return { sentence: `${NOT_SHOWN} (${kindOf(mime)}).`, isLasting: true };
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
