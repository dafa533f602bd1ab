/** Requests to the bot. Each is answered, or fails with one sentence for people. */

/** A request that was not granted; `message` is for people. `status` is 0 when it did not get through. */
export class RequestError extends Error {
  constructor(
    readonly status: number,
    sentence: string,
    /** When it may be made again, where it was made too soon. */
    readonly waitS: number | null = null,
  ) {
    super(sentence);
    this.name = "RequestError";
  }

  /** Whether the same may be granted later: it did not get through, came too soon, or failed over there. */
  get isPassing(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }
}

const UNREACHABLE = "Chorus cannot be reached right now.";
const NOT_SAID_WHY = "That did not work, and Chorus did not say why. Try again in a moment.";

type Method = "GET" | "POST" | "PUT" | "DELETE";

/** Ask for something. Rejects with a RequestError; with an AbortError when it was called off. */
export async function request<Result = unknown>(
  method: Method,
  path: string,
  body?: object,
  signal?: AbortSignal,
): Promise<Result> {
  const options: RequestInit = { method, credentials: "same-origin", ...(signal && { signal }) };
  if (body !== undefined) {
    options.headers = { "Content-Type": "application/json" };
    options.body = JSON.stringify(body);
  }
  let response: Response;
  try {
    response = await fetch(path, options);
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new RequestError(0, UNREACHABLE);
  }
  const text = await response.text().catch(() => "");
  if (!response.ok) {
    const waitS = Number(response.headers.get("Retry-After") ?? Number.NaN);
    throw new RequestError(response.status, detailOf(text), Number.isFinite(waitS) ? waitS : null);
  }
  return parsed(text) as Result;
}

/** Send a form with files; `told` is given the share that is sent, from 0 to 1. Rejects as `request` does. */
export function upload<Result>(path: string, form: FormData, told: (share: number) => void): Promise<Result> {
  return new Promise((resolve, reject) => {
    const sending = new XMLHttpRequest(); // fetch does not tell how far a body has come
    sending.open("POST", path);
    sending.upload.addEventListener("progress", ({ loaded, total }) => told(total > 0 ? loaded / total : 0));
    sending.addEventListener("error", () => reject(new RequestError(0, UNREACHABLE)));
    sending.addEventListener("load", () => {
      if (sending.status >= 200 && sending.status < 300) resolve(parsed(sending.responseText) as Result);
      else reject(new RequestError(sending.status, detailOf(sending.responseText)));
    });
    sending.send(form);
  });
}

/** The sentence of a problem (RFC 9457). */
export function detailOf(text: string): string {
  const problem = parsed(text);
  const detail = typeof problem === "object" && problem !== null && "detail" in problem ? problem.detail : null;
  return typeof detail === "string" && detail !== "" ? detail : NOT_SAID_WHY;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
