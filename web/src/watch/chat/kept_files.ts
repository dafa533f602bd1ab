/**
 * The files of messages that are not sent yet, kept in the browser until they are: so they outlast the page's being
 * loaded anew. By the message's client id; where a browser keeps nothing, they are as good as lost.
 */

const DATABASE = "chorus";
const FILES = "files";
/** What a tab that was closed has left is of no use to anybody. */
const LASTS_MS = 24 * 3_600_000;

interface Kept {
  files: File[];
  /** When, in milliseconds since 1970. */
  at: number;
}

export function keepFiles(clientId: string, files: File[]): Promise<void> {
  const kept: Kept = { files, at: Date.now() };
  return inStore("readwrite", (store) => store.put(kept, clientId)).then(
    () => undefined,
    () => undefined,
  );
}

/** The files of a message; null when they are not there. */
export async function keptFiles(clientId: string): Promise<File[] | null> {
  try {
    const kept = await inStore<Kept | undefined>("readonly", (store) => store.get(clientId));
    return kept?.files ?? null;
  } catch {
    return null;
  }
}

export function letGoOf(clientId: string): void {
  void inStore("readwrite", (store) => store.delete(clientId)).catch(() => undefined);
}

/** Let go of what nobody came back for. */
export async function letGoOfOld(): Promise<void> {
  try {
    const ids = await inStore("readonly", (store) => store.getAllKeys());
    for (const id of ids.map(String)) {
      const kept = await inStore<Kept | undefined>("readonly", (store) => store.get(id));
      if (kept !== undefined && Date.now() - kept.at > LASTS_MS) letGoOf(id);
    }
  } catch {
    // a browser that keeps nothing has nothing to let go of
  }
}

async function inStore<Result>(
  mode: IDBTransactionMode,
  ask: (store: IDBObjectStore) => IDBRequest<Result>,
): Promise<Result> {
  const database = await opened();
  try {
    return await answered(ask(database.transaction(FILES, mode).objectStore(FILES)));
  } finally {
    database.close();
  }
}

function opened(): Promise<IDBDatabase> {
  const opening = indexedDB.open(DATABASE, 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore(FILES);
  return answered(opening);
}

function answered<Result>(request: IDBRequest<Result>): Promise<Result> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
