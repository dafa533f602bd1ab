/** The files that go with the next message. */

import { UploadList } from "../../shared/upload_list";
import { focusComposer } from "./composer_focus";
import { draft, setDraft } from "./drafts";

export function Uploads({ files }: { files: File[] }) {
  return <UploadList files={files} onRemove={remove} />;
}

function remove(file: File): void {
  setDraft({ files: draft.get().files.filter((one) => one !== file), failure: null });
  focusComposer();
}
