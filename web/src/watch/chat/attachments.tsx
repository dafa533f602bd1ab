/** What hangs at a message: pictures, films and sounds, and files to take along. */

import { useEffect, useRef, useState } from "react";
import { kindOf, sizeInWords } from "../../shared/files";
import { Icon } from "../../shared/icon";
import { safeLink } from "../../shared/links";
import type { Attachment } from "../wire";

const MAX_WIDTH_PX = 320;
const MAX_HEIGHT_PX = 240;
/** The bot fetches what was attached from Discord after it tells of the message. */
const AGAIN_AFTER_MS = [500, 2_000, 8_000];

export function Attachments({ files }: { files: Attachment[] }) {
  if (files.length === 0) return null;
  return (
    <div className="attached">
      {files.map((file) => (
        <AttachmentView key={file.url} file={file} />
      ))}
    </div>
  );
}

function AttachmentView({ file }: { file: Attachment }) {
  const address = addressOf(file.url);
  const kind = kindOf({ filename: file.name, content_type: file.mime ?? "" });
  if (address === null || kind === "file") return <FileLink file={file} address={address} />;
  if (kind === "image") return <Image file={file} address={address} />;
  return <Media file={file} address={address} kind={kind} />;
}

/** Tries to load something again a few times; `attempt` is the key of what loads it. */
function useAttempts(): { attempt: number; isBroken: boolean; onError: () => void } {
  const [attempt, setAttempt] = useState(0);
  const [isBroken, setBroken] = useState(false);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  function onError(): void {
    const afterMs = AGAIN_AFTER_MS[attempt];
    clearTimeout(timer.current);
    if (afterMs === undefined) setBroken(true);
    else timer.current = setTimeout(() => setAttempt(attempt + 1), afterMs);
  }
  return { attempt, isBroken, onError };
}

function Media({ file, address, kind }: { file: Attachment; address: string; kind: "video" | "audio" }) {
  const { attempt, onError } = useAttempts();
  const shared = { src: address, controls: true, preload: "metadata", "aria-label": file.name, onError } as const;
  return (
    <figure>
      {kind === "video" ? <video key={attempt} {...shared} /> : <audio key={attempt} {...shared} />}
      <figcaption>
        <FileLink file={file} address={address} />
      </figcaption>
    </figure>
  );
}

function Image({ file, address }: { file: Attachment; address: string }) {
  const { attempt, isBroken, onError } = useAttempts();
  const { width, height, name } = file;
  if (isBroken) return <FileLink file={file} address={address} />;
  const scale = width && height ? Math.min(1, MAX_WIDTH_PX / width, MAX_HEIGHT_PX / height) : 1;
  const size = width && height ? { width: Math.round(width * scale), height: Math.round(height * scale) } : {};
  return (
    <a href={address} target="_blank" rel="noopener noreferrer" className="attached-image">
      <img
        key={attempt}
        src={address}
        alt={name}
        loading="lazy"
        referrerPolicy="no-referrer"
        {...size}
        onError={onError}
      />
    </a>
  );
}

function FileLink({ file, address }: { file: Attachment; address: string | null }) {
  return (
    <span className="attached-file">
      <Icon name="file" />
      {address === null ? (
        <span dir="auto">{file.name}</span>
      ) : (
        <a href={address} download={file.name} target="_blank" rel="noopener noreferrer" dir="auto">
          {file.name}
        </a>
      )}
      <span className="quiet file-size">{sizeInWords(file.bytes)}</span>
    </span>
  );
}

/** An address of this page's own server, or one of the web. */
function addressOf(url: string): string | null {
  return url.startsWith("/") && !url.startsWith("//") ? url : safeLink(url);
}
