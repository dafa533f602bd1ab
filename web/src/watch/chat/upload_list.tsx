import { useEffect, useState } from "react";
import { kindOf, sizeInWords } from "../../shared/files";
import { Icon } from "../../shared/icon";
import { focusComposer } from "./composer_focus";
import { draft, setDraft } from "./drafts";

/** The files that go with the next message. */
export function UploadList({ files }: { files: File[] }) {
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
          <button type="button" aria-label={`Remove ${file.name}`} onClick={() => remove(file)}>
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

function remove(file: File): void {
  setDraft({ files: draft.get().files.filter((one) => one !== file), failure: null });
  focusComposer();
}
