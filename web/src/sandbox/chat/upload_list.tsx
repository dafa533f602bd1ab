/** The files that go with the next message in a channel. */

import type { Id } from "../../shared/discord";
import { AttachButton, UploadList } from "../../shared/upload_list";
import { focusComposer } from "../layout/window";
import { addFiles, drafts, setDraft } from "./drafts";

export function UploadButton({ channelId }: { channelId: Id }) {
  return (
    <AttachButton
      onFiles={(files) => {
        addFiles(channelId, files);
        focusComposer();
      }}
    />
  );
}

export function Uploads({ channelId, files }: { channelId: Id; files: File[] }) {
  return <UploadList files={files} onRemove={(file) => remove(channelId, file)} />;
}

function remove(channelId: Id, file: File): void {
  const files = drafts.get().all[channelId]?.files ?? [];
  setDraft(channelId, { files: files.filter((one) => one !== file), failure: null });
  focusComposer();
}
