/** The field of an option that takes a file. */

import { useId, useState } from "react";
import { sentenceOf } from "../../shared/socket";
import type { FieldProps } from "./field";
import { readFile } from "./files";

export function FileField({ draft, option, hold, onGive, onNext, onBack, onLeave }: FieldProps) {
  const [failure, setFailure] = useState<string | null>(null);
  const id = useId();
  const isWrong = failure !== null || option.name in draft.wrong;

  async function take(file: File | undefined): Promise<void> {
    if (file === undefined) return;
    try {
      onGive({ text: file.name, value: { file: await readFile(file) } });
      setFailure(null);
    } catch (error) {
      onGive({ text: "" });
      setFailure(sentenceOf(error));
    }
  }

  function press(key: React.KeyboardEvent): void {
    if (key.key === "Enter" && draft.given[option.name]?.value !== undefined) onNext();
    else if (key.key === "Backspace") onBack();
    else if (key.key === "Escape") onLeave();
    else return; // Enter and the space bar open the browser's chooser
    key.preventDefault();
  }

  return (
    <div className="field" data-wrong={isWrong || undefined}>
      <label htmlFor={id}>
        {option.name}
        {option.required && <span aria-hidden="true"> *</span>}
      </label>
      <input
        ref={hold}
        id={id}
        type="file"
        aria-invalid={isWrong}
        aria-describedby={`${id}-about`}
        disabled={draft.running}
        onChange={(change) => void take(change.target.files?.[0])}
        onKeyDown={press}
      />
      <div className="field-help" data-shown={failure !== null || undefined}>
        {failure !== null && <p role="alert">{failure}</p>}
        <p id={`${id}-about`}>{option.description}</p>
      </div>
    </div>
  );
}
