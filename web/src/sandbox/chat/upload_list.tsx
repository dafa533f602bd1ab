/** The files that go with the next message. */

import { useEffect, useRef, useState } from "react";
import type { Id } from "../../shared/discord";
import { Icon } from "../../shared/icon";
import { focusComposer } from "../layout/window";
import { kindOf, sizeInWords } from "../message/files";
import { addFiles, drafts, setDraft } from "./drafts";

export function UploadButton({ channelId }: { channelId: Id }) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <button type="button" aria-label="Attach files" title="Attach files" onClick={() => input.current?.click()}>
        <Icon name="plus" />
      </button>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        aria-label="Files to attach"
        onChange={({ target }) => {
          addFiles(channelId, [...(target.files ?? [])]);
          target.value = ""; // so that the same file can be chosen again
          focusComposer();
        }}
      />
    </>
  );
}

export function Uploads({ channelId, files }: { channelId: Id; files: File[] }) {
  if (files.length === 0) return null;
  return (
    <ul className="uploads" aria-label="Files to send">
      {files.map((file, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: two files may be the same
        <li key={`${index} ${file.name}`}>
          <Preview file={file} />
          <span className="upload-name" dir="auto">
            {file.name}
          </span>
          <span className="quiet">{sizeInWords(file.size)}</span>
          <button type="button" aria-label={`Remove ${file.name}`} onClick={() => remove(channelId, file)}>
            <Icon name="cross" />
          </button>
        </li>
      ))}
    </ul>
  );
}

function Preview({ file }: { file: File }) {
  const [address, setAddress] = useState<string | null>(null);
  const isPicture = kindOf({ filename: file.name, content_type: file.type }) === "image";
  useEffect(() => {
    if (!isPicture) return;
    const made = URL.createObjectURL(file);
    setAddress(made);
    return () => URL.revokeObjectURL(made);
  }, [file, isPicture]);
  return address === null ? <Icon name="file" /> : <img src={address} alt="" />;
}

function remove(channelId: Id, file: File): void {
  const files = drafts.get().all[channelId]?.files ?? [];
  setDraft(channelId, { files: files.filter((one) => one !== file), failure: null });
  focusComposer();
}
