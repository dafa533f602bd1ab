/** Pictures, films and sounds, and files to take along. */

import { type ReactNode, useState } from "react";
import type { Attachment } from "../../shared/discord";
import { Icon } from "../../shared/icon";
import { fileAddress, isSpoiler, kindOf, sizeInWords } from "./files";

const MAX_WIDTH_PX = 400;
const MAX_HEIGHT_PX = 300;

/** A message's files, one below the other. */
export function Attachments({ files }: { files: Attachment[] }) {
  if (files.length === 0) return null;
  return (
    <div className="attachments">
      {files.map((file) => (
        <Veil key={file.id} isVeiled={isSpoiler(file)}>
          <AttachmentView file={file} />
        </Veil>
      ))}
    </div>
  );
}

export function AttachmentView({ file }: { file: Attachment }) {
  const address = fileAddress(file.url);
  const kind = kindOf(file);
  const name = file.description ?? file.filename;
  if (address === null || kind === "file") return <FileCard file={file} address={address} />;
  if (kind === "image") {
    return <Picture address={address} name={name} width={file.width} height={file.height} />;
  }
  return (
    <figure>
      {kind === "video" ? (
        // biome-ignore lint/a11y/useMediaCaption: what members upload comes without captions
        <video src={address} controls preload="metadata" aria-label={name} />
      ) : (
        // biome-ignore lint/a11y/useMediaCaption: what members upload comes without captions
        <audio src={address} controls preload="metadata" aria-label={name} />
      )}
      <figcaption>
        <FileLink file={file} address={address} />
      </figcaption>
    </figure>
  );
}

export function FileCard({ file, address }: { file: Attachment; address: string | null }) {
  return (
    <div className="file-card">
      <Icon name="file" />
      <FileLink file={file} address={address} />
    </div>
  );
}

function FileLink({ file, address }: { file: Attachment; address: string | null }) {
  return (
    <>
      {address === null ? (
        <span>{file.filename}</span>
      ) : (
        <a href={address} download={file.filename} dir="auto">
          {file.filename}
        </a>
      )}
      <span className="quiet">{sizeInWords(file.size)}</span>
    </>
  );
}

interface PictureProps {
  address: string;
  name: string;
  width?: number | null | undefined;
  height?: number | null | undefined;
  className?: string;
}

/** A picture that opens in a tab of its own; its size is kept free where it is known. */
export function Picture({ address, name, width, height, className }: PictureProps) {
  const [isBroken, setBroken] = useState(false);
  const scale = width && height ? Math.min(1, MAX_WIDTH_PX / width, MAX_HEIGHT_PX / height) : 1;
  const size = width && height ? { width: Math.round(width * scale), height: Math.round(height * scale) } : {};
  return (
    <a href={address} target="_blank" rel="noopener noreferrer" className={`picture ${className ?? ""}`}>
      {isBroken ? (
        <span>This picture cannot be shown: {name}</span>
      ) : (
        <img src={address} alt={name} {...size} onError={() => setBroken(true)} />
      )}
    </a>
  );
}

/** Hides something until one asks for it. */
export function Veil({ isVeiled, children }: { isVeiled: boolean; children: ReactNode }) {
  const [isOpen, setOpen] = useState(false);
  if (!isVeiled || isOpen) return children;
  return (
    <div className="veil">
      <div inert>{children}</div>
      <button type="button" onClick={() => setOpen(true)}>
        Show the spoiler
      </button>
    </div>
  );
}
