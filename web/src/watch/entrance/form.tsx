/** A form whose refusal stands above its button, where screen readers are told of it. */

import { type FormEvent, type ReactNode, useId, useState } from "react";
import { RequestError } from "../http";

interface FormProps {
  title: string;
  button: string;
  onSubmit: (typed: Record<string, string>) => Promise<void>;
  children: ReactNode;
}

export function Form({ title, button, onSubmit, children }: FormProps) {
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<string | null>(null);
  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const typed = [...new FormData(event.currentTarget)].map(([name, value]) => [name, String(value)]);
    setBusy(true);
    setRefusal(null);
    try {
      await onSubmit(Object.fromEntries(typed));
    } catch (error) {
      setRefusal(error instanceof RequestError ? error.message : "That did not work. Try again in a moment.");
    } finally {
      setBusy(false);
    }
  }
  return (
    <form className="entrance-form" aria-label={title} onSubmit={submit}>
      {children}
      <p className="entrance-refusal" role="alert">
        {refusal}
      </p>
      <button type="submit" className="entrance-go" disabled={busy}>
        {busy ? "One moment …" : button}
      </button>
    </form>
  );
}

interface FieldProps {
  name: string;
  label: string;
  autoComplete: string;
  type?: "text" | "email" | "password";
  longest?: number;
  hint?: string;
}

export function Field({ name, label, autoComplete, type = "text", longest = 128, hint }: FieldProps) {
  const id = useId();
  return (
    <div className="entrance-field">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        name={name}
        type={type}
        autoComplete={autoComplete}
        maxLength={longest}
        required
        aria-describedby={hint === undefined ? undefined : `${id}-hint`}
      />
      {hint !== undefined && (
        <p id={`${id}-hint`} className="entrance-hint">
          {hint}
        </p>
      )}
    </div>
  );
}
