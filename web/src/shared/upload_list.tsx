/** The files that go with the next message: how they are chosen, and how they stand there until it is sent. */

import { useEffect, useRef, useState } from "react";
import { kindOf, sizeInWords } from "./files";
import { Icon } from "./icon";

export function AttachButton({ onFiles }: { onFiles: (files: File[]) => void }) {
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
          onFiles([...(target.files ?? [])]);
          target.value = ""; // so that the same file can be chosen again
        }}
      />
    </>
  );
}

export function UploadList({ files, onRemove }: { files: File[]; onRemove: (file: File) => void }) {
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
          <button type="button" aria-label={`Remove ${file.name}`} onClick={() => onRemove(file)}>
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
